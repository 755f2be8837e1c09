/** Somebody at a browser or a program: keeps cookies, follows nothing by itself, comes from an address of its own. */
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'

export interface Answer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

export interface Visitor {
  cookies: ReadonlyMap<string, string>
  get(url: string): Promise<Answer>
  /** a form as a page of the same service sends it */
  form(url: string, fields: Readonly<Record<string, string>>): Promise<Answer>
  json(url: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  send(url: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Answer>
  ask(
    method: string,
    url: string,
    body: string | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer>
}

/**
 * @param options.address of the loopback network, so that it can be told from everybody else's
 * @param options.headers sent with each request
 */
export function visitor(
  options: { address?: string; headers?: Readonly<Record<string, string>> } = {},
): Visitor {
  const cookies = new Map<string, string>()
  const call = async (
    method: string,
    url: string,
    body: string | Buffer | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> => {
    const sent = [options.headers?.['cookie'], ...[...cookies].map(([name, value]) => `${name}=${value}`)]
    const answer = await exchange(url, body, {
      method,
      ...(options.address !== undefined && { localAddress: options.address }),
      headers: { ...options.headers, ...headers, cookie: sent.filter(Boolean).join('; ') },
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  return {
    cookies,
    get: (url) => call('GET', url, null, { accept: 'text/html,application/json' }),
    form: (url, fields) =>
      call('POST', url, new URLSearchParams(fields).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      }),
    json: (url, body, headers = {}) =>
      call('POST', url, JSON.stringify(body), {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...headers,
      }),
    send: (url, body, headers) => call('POST', url, body, headers),
    ask: call,
  }
}

function exchange(
  url: string,
  body: string | Buffer | null,
  options: { method: string; localAddress?: string; headers: Record<string, string> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}
