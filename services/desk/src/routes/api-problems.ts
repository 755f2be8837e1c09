import * as z from 'zod'

/** RFC 9457, as every refusal of the API looks. */
export const problemDocument = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export const created = z.object({ id: z.uuid() }).meta({ id: 'Created' })
/** POSTs that create take the key that makes them safe to repeat. */
export const idempotencyKey = z.looseObject({ 'idempotency-key': z.uuid() })
export const incidentParams = z.object({ id: z.uuid() })
