/**
 * Who says something of his own. Two questions are asked of the same matches, each by an account that only grows when a
 * report is added; the least of the accounts counts (DESIGN.md, "Independence"):
 * by voice: a root counts for two observers at most, all unvouched sources together for one;
 * by story: matches whose words share the keyed signature of one band count once, one account a band.
 */
import type { LevelModel } from './level-model.ts'
import { mostUnread } from './unread.ts'
import { UNVOUCHED, type Weighed } from './weight.ts'

export type Account = 'voice' | number

export interface Choice {
  matches: readonly Weighed[]
  /** nothing unread weighs more; of what weighs no more either, these need not be what the account chooses. 0: none is unread */
  below: number
}

/**
 * The accounts that can leave a factor least. A band in which no two matches of an indicator meet forbids nothing, and of
 * bands that unite the same matches one is enough.
 * @param lists one factor's matches, by indicator, ranked
 */
export function accountsOf(lists: readonly (readonly Weighed[])[]): Account[] {
  const bands = lists.reduce((most, list) => list.reduce((a, b) => Math.max(a, b.story.length), most), 0)
  const united = new Map<string, Account>()
  for (let band = 0; band < bands; band++) {
    const unions = unionsIn(lists, band)
    if (unions !== '' && !united.has(unions)) united.set(unions, band)
  }
  return ['voice', ...united.values()]
}

/** Which matches tell the story of one before them, each with the first of these; empty where none does. */
function unionsIn(lists: readonly (readonly Weighed[])[], band: number): string {
  let unions = ''
  const first = new Map<string, number>()
  for (const [of, list] of lists.entries()) {
    first.clear()
    for (let i = 0; i < list.length; i++) {
      const story = storyOf(list[i]!, band)
      const before = first.get(story)
      if (before === undefined) first.set(story, i)
      else unions += `${of}:${before}=${i} `
    }
  }
  return unions
}

function storyOf(match: Weighed, band: number): string {
  return match.story[band] ?? match.report
}

/**
 * @param ranked one indicator's matches, highest rank first
 * @returns the strongest of them that the account lets count
 */
export function independent(
  ranked: readonly Weighed[],
  moment: number,
  account: Account,
  model: LevelModel,
): Choice {
  return account === 'voice' ? byVoice(ranked, moment, model) : byStory(ranked, moment, account, model)
}

function byVoice(ranked: readonly Weighed[], moment: number, model: LevelModel): Choice {
  const chosen: Weighed[] = []
  let below = 0
  const ofRoot = new Map<string, Set<string>>()
  for (const match of ranked) {
    const observers = ofRoot.get(match.root) ?? new Set()
    const speaks = !observers.has(match.observer) && observers.size < voices(match.root, model)
    const begun = match.start <= moment
    if (speaks && begun) {
      ofRoot.set(match.root, observers.add(match.observer))
      chosen.push(match)
      if (chosen.length >= model.kept) break
    }
    below = Math.max(below, mostUnread(match, moment, speaks && !begun ? 'voice or any' : 'any'))
  }
  return { matches: chosen, below }
}

function voices(root: string, model: LevelModel): number {
  return root === UNVOUCHED ? 1 : model.voicesOfRoot
}

function byStory(ranked: readonly Weighed[], moment: number, band: number, model: LevelModel): Choice {
  const chosen: Weighed[] = []
  let below = 0
  const told = new Set<string>()
  for (const match of ranked) {
    const story = storyOf(match, band)
    if (match.start <= moment && !told.has(story)) {
      told.add(story)
      chosen.push(match)
      if (chosen.length >= model.kept) break
    }
    below = Math.max(below, mostUnread(match, moment, 'voice or any'))
  }
  return { matches: chosen, below }
}

/** @returns how many bands two stories share */
export function sharedBands(a: readonly string[], b: readonly string[]): number {
  let shared = 0
  for (let band = 0; band < Math.min(a.length, b.length); band++) if (a[band] === b[band]) shared++
  return shared
}

/** Two bands or more in common: one retells the other. */
export const RETELLS = 2

/** @returns whether neither of two reports retells the other */
export function apart(a: readonly string[], b: readonly string[]): boolean {
  return sharedBands(a, b) < RETELLS
}
