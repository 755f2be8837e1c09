/** The operator's routes of the directory: check or load a file, list keys and ids, make a set-up link. */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { Problem, type Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { loadDirectory } from '../../directory/load-directory.ts'
import { deskKey } from '../../keys.ts'
import { invite } from '../../people/invitations.ts'

const query = z.object({ check: z.enum(['yes', 'no']).default('no') })
const body = z.strictObject({ file: z.string().max(4_000_000) })

export function loadDirectoryRoutes(operator: Http, desk: Desk): void {
  operator.post('/operator/directory', { schema: { querystring: query, body } }, async (request) => {
    const only = request.query.check === 'yes' ? 'check' : null
    const loaded = await loadDirectory(request.body.file, only, {
      ...desk,
      compareKey: deskKey(desk.secret, 'compare'),
    })
    if (loaded.outcome !== 'wrong') return loaded
    throw new Problem('invalid', {
      detail: 'Nothing was changed. Each pointer is a line of the file.',
      errors: loaded.faults.map(({ line, detail }) => ({ pointer: String(line), detail })),
    })
  })

  operator.get('/operator/directory', async () => {
    const { rows } = await asService(desk, (tx) =>
      tx.execute<{ kind: string; key: string; id: string; version: number }>(
        sql`select kind, key, id, version from entity where not removed order by kind, key`,
      ),
    )
    return { entities: rows }
  })

  operator.post('/operator/set-up-link', async () => {
    const token = await asService(desk, (tx) => invite(tx, null, desk.clock.now()))
    return { link: `${desk.publicUrl()}/invitation/${token}` }
  })
}
