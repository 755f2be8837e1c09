/**
 * Where the operator's listeners are: a file that the local start writes, or settings for another installation.
 * This is the only place of the package that reads the environment.
 */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { services, type ServiceName } from '@tocsin/events'

/** `operator.json`: address and token of each service's operator's listener. */
export const operatorFile = z.object({
  token: z.string(),
  services: z.partialRecord(z.enum(services), z.url()),
})
export type OperatorFile = z.infer<typeof operatorFile>

/** What is wrong with the settings, in words for a person. */
export class NotConfigured extends Error {}

/**
 * Reads `TOCSIN_OPERATOR_FILE` (default: `data/operator.json`), or `TOCSIN_OPERATOR_TOKEN` and one
 * `TOCSIN_OPERATOR_<SERVICE>` a service, such as `TOCSIN_OPERATOR_DESK`.
 * @throws NotConfigured
 */
export function operatorAccess(
  env: Readonly<Record<string, string | undefined>> = process.env,
): OperatorFile {
  const token = env['TOCSIN_OPERATOR_TOKEN']
  if (token !== undefined) {
    const name = (service: ServiceName): string =>
      `TOCSIN_OPERATOR_${service.toUpperCase().replaceAll('-', '_')}`
    const urls = services.flatMap((service) => (env[name(service)] ? [[service, env[name(service)]]] : []))
    const read = operatorFile.safeParse({ token, services: Object.fromEntries(urls) })
    if (!read.success) throw new NotConfigured('TOCSIN_OPERATOR_<SERVICE>: each must be a URL')
    return read.data
  }
  const file = env['TOCSIN_OPERATOR_FILE'] ?? 'data/operator.json'
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new NotConfigured(
      `${file} cannot be read. Is Tocsin running here (npm start)? Else set TOCSIN_OPERATOR_FILE.`,
    )
  }
  const read = operatorFile.safeParse(JSON.parse(text))
  if (!read.success) throw new NotConfigured(`${file} is not a file that npm start wrote`)
  return read.data
}
