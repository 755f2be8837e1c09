/** What the review's routes have in common: what they are about, and the id under which a decision is made once. */
import * as z from 'zod'

export const byAlert = z.object({ alert: z.uuid() })
export const byCampaign = z.object({ campaign: z.uuid() })
export const byReport = z.object({ report: z.uuid() })
export const byStrike = z.object({ strike: z.uuid() })

/** A decision sent twice with one key is one decision. */
export const once = z.object({ 'idempotency-key': z.uuidv4() })
export const idOf = (request: { headers: z.infer<typeof once> }): string => request.headers['idempotency-key']
