/** Calls to a service's operator's listener. */
import type { ServiceName } from '@tocsin/events'
import * as z from 'zod'
import { NotConfigured, type OperatorFile } from './config.ts'

const problem = z.looseObject({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})

/** The service said no; the message is its problem document in words. */
export class Refused extends Error {
  readonly status: number
  readonly faults: readonly { pointer: string; detail: string }[]
  constructor(status: number, title: string, faults: readonly { pointer: string; detail: string }[] = []) {
    super(title)
    this.status = status
    this.faults = faults
  }
}

export interface Operator {
  /** @throws Refused, NotConfigured, or a network error */
  call(service: ServiceName, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>
}

export function operator(access: OperatorFile): Operator {
  return {
    async call(service, method, path, body) {
      const base = access.services[service]
      if (base === undefined)
        throw new NotConfigured(`no address of ${service}'s operator's listener is known`)
      const answer = await fetch(new URL(path, base), {
        method,
        headers: {
          authorization: `Bearer ${access.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (answer.ok) return text === '' ? null : (JSON.parse(text) as unknown)
      if (path === '/readyz') return JSON.parse(text) as unknown
      const said = problem.safeParse(text.startsWith('{') ? JSON.parse(text) : {})
      if (!said.success) throw new Refused(answer.status, `${service} answered ${answer.status}`)
      const { title, detail, errors } = said.data
      throw new Refused(answer.status, detail === undefined ? title : `${title}: ${detail}`, errors ?? [])
    },
  }
}
