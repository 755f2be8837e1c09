/** The real reports as the demo sends them: twenty sources of twelve roots, each report as if it happened today. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { SOURCES, rootOf, sourceOf, type RealReport } from '../../../tests/data/reports/sources.ts'
import { rootIds } from './directory.ts'
import type { Local } from '../local.ts'

const made = z.object({ source: z.string(), key: z.string() })

/** Makes the twenty sources. @returns their API keys, by number */
export async function makeSources(local: Pick<Local, 'operator'>): Promise<string[]> {
  const roots = rootIds()
  const keys: string[] = []
  for (let source = 0; source < SOURCES; source++) {
    const answer = await fetch(
      new URL('/operator/sources', local.operator.services['civil-society-intake']),
      {
        method: 'POST',
        headers: { authorization: `Bearer ${local.operator.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          name: `Demo source ${source + 1}`,
          root: roots[rootOf(source)],
          vouched: true,
          grade: 'B',
        }),
      },
    )
    keys.push(made.parse(await answer.json()).key)
  }
  return keys
}

/** @returns the status that the intake answered, 202 if it is kept */
export async function sendReport(
  intakeUrl: string,
  keys: readonly string[],
  row: RealReport,
  country: string,
  day: string,
): Promise<number> {
  const answer = await fetch(new URL('/v1/reports', intakeUrl), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${keys[sourceOf(row.id)]}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({
      kind: 'incident',
      text: row.text,
      language: row.lang,
      day,
      place: { country },
      basis: 'told-by-witness',
      observer: row.id,
      sharing: ['desks', 'other-states', 'own-state', 'responders'],
    }),
  })
  return answer.status
}
