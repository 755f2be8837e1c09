/** An exercise that a desk ordered: a raised level in a world of its own, so that the real machinery plays it. */
import type { BatchHandler } from '@tocsin/bus'
import type { Clock } from '@tocsin/events'
import { derivedId } from '@tocsin/events'
import { keyOf, type Place } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { markDirty } from '../assess/mark-dirty.ts'

const LASTS_MS = 24 * 3_600_000

export function takeDrills({ clock }: { clock: Clock }): BatchHandler {
  return async (tx, events) => {
    await asService(tx)
    for (const event of events) {
      if (event.name !== 'drill.ordered') continue
      const { drill, country, level } = event.data
      const place: Place = { world: `drill:${drill}`, country, admin1: null, group: 'general' }
      await markDirty(tx, [{ place, removed: false, implicated: [] }])
      const now = clock.now()
      const data = { judgement: 'raise', level, closeReason: null }
      await tx.execute(sql`
        insert into decision (id, kind, crisis, situation, at, until, reason, data)
        select ${derivedId('drill', drill)}, 'judge', c.id, ${keyOf(place)}, ${now.toISOString()},
          ${new Date(now.getTime() + LASTS_MS).toISOString()}, 'drill', ${JSON.stringify(data)}::jsonb
        from crisis c where c.world = ${place.world} and c.country = ${country}
        on conflict (id) do nothing`)
    }
  }
}
