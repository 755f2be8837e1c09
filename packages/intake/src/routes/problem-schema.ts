import * as z from 'zod'

/** RFC 9457, as every refusal of ours looks. */
export const problemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'each field that is wrong: a JSON pointer, and what would be right' }),
  })
  .meta({ id: 'Problem', description: 'A problem document (application/problem+json)' })
