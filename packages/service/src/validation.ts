/** zod's issues as the fields of a problem document. */
import type * as z from 'zod'
import { Problem, type FieldFault } from './problem.ts'

const part = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Each issue as pointer and text; an unknown field is named itself, not its parent. */
export function fieldFaults(error: z.core.$ZodError, prefix = ''): FieldFault[] {
  return error.issues.flatMap((issue): FieldFault[] => {
    const pointer = prefix + issue.path.map(part).join('')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        pointer: pointer + part(key.slice(0, 64)),
        detail: 'is not a field of this document',
      }))
    if (issue.code === 'invalid_union') {
      const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0]
      if (closest !== undefined && closest.length > 0 && closest[0]!.path.length > 0)
        return closest.map((inner) => ({
          pointer: pointer + inner.path.map(part).join(''),
          detail: inner.message,
        }))
    }
    return [{ pointer: pointer === '' ? prefix || '/' : pointer, detail: issue.message }]
  })
}

/** Where Fastify validates: the body by plain pointers, the rest by `#header`, `#query`, `#path`. */
const places: Record<string, string> = { headers: '#header', querystring: '#query', params: '#path' }

/** For `setValidatorCompiler`: problems instead of Fastify's own errors. */
export function validatorCompiler({
  schema,
  httpPart,
}: {
  schema: z.ZodType
  httpPart?: string | undefined
}) {
  return (data: unknown): { value: unknown } | { error: Error } => {
    const read = schema.safeParse(data)
    if (read.success) return { value: read.data }
    const place = httpPart === undefined ? '' : (places[httpPart] ?? '')
    return { error: new Problem('invalid', { errors: fieldFaults(read.error, place) }) }
  }
}
