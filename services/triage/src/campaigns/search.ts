/**
 * Step campaigns: looks now and then for reports that seem coordinated or stolen, and asks a reviewer. One process at a
 * time; what a killed one left undone the next does, since the search and what it found are one transaction.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { queueAll, type Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { loggable, type Logger } from '@tocsin/service'
import { findCampaigns, type CampaignKind, type CampaignRules, type LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { keepFound } from './keep-found.ts'
import { loadPast, loadSent } from './load-sent.ts'

export interface SearchOptions {
  database: Database
  model: LevelModel
  rules: CampaignRules
  /** between two searches */
  minutes: number
  clock: Clock
}

/** @returns kinds of what is newly asked; null where the last search is too near */
function searchOnce(options: SearchOptions): Promise<CampaignKind[] | null> {
  const { database, model, rules, minutes, clock } = options
  return database.transaction(async (tx) => {
    await asService(tx)
    const now = clock.now()
    // the right to search: whoever else asks meanwhile waits, and then finds that it is not due
    const due = new Date(now.getTime() - minutes * 60_000).toISOString()
    const { rowCount } = await tx.execute(sql`
      insert into campaign_search (last_at) values (${now.toISOString()}::timestamptz)
      on conflict (singleton) do update set last_at = excluded.last_at
      where campaign_search.last_at is null or campaign_search.last_at <= ${due}::timestamptz`)
    if (rowCount === 0) return null
    const found = findCampaigns(await loadSent(tx, now, rules), await loadPast(tx, now, rules), now, rules)
    const { fresh, events } = await keepFound(tx, found, model, now)
    await queueAll(tx, events)
    return fresh.map((one) => one.kind)
  })
}

const POLL_MS = 1_000

export function startCampaignSearch(
  options: SearchOptions & { logger: Logger; onFound: (kind: CampaignKind) => void },
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      try {
        for (const kind of (await searchOnce(options)) ?? []) options.onFound(kind)
      } catch (error) {
        options.logger.error('campaigns.failed', loggable(error))
      }
      await pause(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
