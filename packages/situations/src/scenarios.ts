/** Evidence as tests write it: what a report says, without the twenty fields that do not matter there. */
import type { Evidence, EvidenceMatch } from './evidence.ts'
import { UnreadMatters } from './unread.ts'

export const at = (text: string): Date => new Date(text)

export function match(indicator: string, more: Partial<EvidenceMatch> = {}): EvidenceMatch {
  const factor = indicator.split('.')[0]!
  const nature =
    factor === '8' ? 'trigger' : ['1', '2', '3', '6', '9'].includes(factor) ? 'structural' : 'dynamic'
  return { indicator, factor, nature, gravity: 0.8, modality: 'asserted', verified: true, ...more }
}

export function report(name: string, more: Partial<Evidence> = {}): Evidence {
  return {
    report: name,
    receivedAt: at('2026-03-02T10:00:00Z'),
    day: null,
    country: 'XAA',
    admin1: 'XA-NO',
    group: 'general',
    world: 'actual',
    source: `source-${name}`,
    root: `root-${name}`,
    observer: null,
    vouched: true,
    feed: false,
    backfill: false,
    kind: 'incident',
    basis: 'saw',
    guarded: false,
    fewCouldKnow: false,
    sharing: ['desks'],
    reliability: 'F',
    credibility: 6,
    matches: [match('7.8'), match('8.1')],
    actors: [],
    story: [],
    ...more,
  }
}

/** @returns what it gives, or null where it does not know */
export function orUnknown<T>(ask: () => T): T | null {
  try {
    return ask()
  } catch (error) {
    if (error instanceof UnreadMatters) return null
    throw error
  }
}
