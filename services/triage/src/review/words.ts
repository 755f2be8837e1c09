/** A report's words, for one reviewer at a time; the vault writes down who read what in the same transaction. */
import type { Session } from '@tocsin/service'
import { reportText, type ReportText } from '@tocsin/vault'
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { asReviewer, asService } from '../asking.ts'
import type { ReviewParts } from './parts.ts'

const spans = z.array(z.object({ indicator: z.string(), modality: z.string(), start: z.int(), end: z.int() }))

export type OpenedWords =
  | { outcome: 'opened'; words: ReportText; spans: z.infer<typeof spans> }
  | { outcome: 'destroyed' | 'failed' }

export function openWords(parts: ReviewParts, who: Session, report: string): Promise<OpenedWords | null> {
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{ assessment: number; guarded: boolean }>(
      sql`select assessment, guarded from report where id = ${report} and state = 'counted'`,
    )
    const row = rows[0]
    if (row === undefined) return null
    const opening = (await parts.opener.open([report], 'review', { tx, person: who.person })).get(report)
    if (opening?.outcome !== 'opened') return { outcome: opening?.outcome ?? 'failed' }
    await asService(tx)
    await tx.execute(sql`update report set checked = 'triaged' where id = ${report} and checked = 'signal'`)
    const words = reportText.safeParse(jsonOf(opening.parts.get('text')))
    if (!words.success) return { outcome: 'failed' }
    const shown = spans.safeParse(jsonOf(opening.parts.get(`spans:${row.assessment}`)))
    return { outcome: 'opened', words: words.data, spans: shown.success && !row.guarded ? shown.data : [] }
  })
}

function jsonOf(part: Buffer | undefined): unknown {
  try {
    return part === undefined ? null : JSON.parse(part.toString('utf8'))
  } catch {
    return null
  }
}
