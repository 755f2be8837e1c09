/** The next version of a crisis's alert, if there is one: the only place where versions are numbered and kinds chosen. */
import { derivedId, type AlertKind, type AlertVersion, type Implicated } from '@tocsin/events'
import type { LevelModel } from '../level-model.ts'
import { highest, rankOf } from '../rule.ts'
import { DAY } from '../weight.ts'
import {
  isOpen,
  type AlertDecision,
  type AlertOutcome,
  type AlertState,
  type CrisisView,
} from './alert-state.ts'
import { contentOf, type AlertContent } from './compose.ts'
import { reviewBy } from './gate.ts'
import { differs } from './material.ts'

/**
 * @param previous the crisis's last alert, open or not
 * @param removed evidence was retracted, discarded or graded down since the last version: a fall then says so
 * @returns one version at most; where a decision and new facts come together, ask again after the decision's
 */
export function decideAlert(
  previous: AlertState | null,
  view: CrisisView,
  decisions: readonly AlertDecision[],
  now: Date,
  model: LevelModel,
  removed = false,
): AlertOutcome {
  if (isOpen(previous)) {
    const decided = closedByPerson(previous, decisions, now) ?? issued(previous, decisions, now)
    if (decided) return decided
  }
  const level = highest(view.situations.map((one) => one.level))
  if (level === 'none') return isOpen(previous) ? ended(previous, now) : nothing('no area at watch or above')
  const open = isOpen(previous) ? previous : null
  const content = contentOf(view, level, open, rememberedOf(previous, now, model), decisions, now, model)
  const surging = view.situations.filter((one) => one.surge !== null).map((one) => one.key)
  const evidence = view.situations.filter((one) => one.level !== 'none').map((one) => one.key)
  if (open === null) return raised(previous, view, content, surging, evidence, now, model)
  return updated(open, view, content, surging, evidence, now, model, removed)
}

function raised(
  previous: AlertState | null,
  view: CrisisView,
  content: AlertContent,
  surging: readonly string[],
  evidence: readonly string[],
  now: Date,
  model: LevelModel,
): AlertOutcome {
  const episode = (previous?.episode ?? 0) + 1
  const version: AlertVersion = {
    ...content,
    alert: derivedId('alert', view.crisis, episode),
    version: 1,
    kind: 'rise',
    crisis: view.crisis,
    status: view.world === 'actual' ? 'actual' : 'exercise',
    stage: 'proposed',
    issuedBy: null,
    note: null,
    closeReason: null,
    reviewBy: reviewBy(content.level, isUrgent(content, 'rise'), now, model).toISOString(),
    raisedAt: now.toISOString(),
    at: now.toISOString(),
    ticked: [],
    struckOut: [],
  }
  const state = { version, episode, proposedWith: 1, issue: null, surging }
  return { outcome: 'version', reason: `first area at ${content.level}`, evidence, state }
}

function updated(
  open: AlertState,
  view: CrisisView,
  content: AlertContent,
  surging: readonly string[],
  evidence: readonly string[],
  now: Date,
  model: LevelModel,
  removed: boolean,
): AlertOutcome {
  const before = open.version
  const kind = kindOf(open, content, surging)
  const draft: AlertVersion = { ...before, ...content, kind, at: now.toISOString() }
  if (kind === 'new-facts' && !differs(before, draft))
    return nothing('nothing that a recipient would see has changed')
  const number = before.version + 1
  // Whoever said yes had not seen this: a person reads again before a state is told (design, section 6).
  const again = kind === 'rise' || kind === 'surge'
  const due = reviewBy(content.level, isUrgent(content, kind), now, model).toISOString()
  const version: AlertVersion = {
    ...draft,
    version: number,
    closeReason: kind === 'fall' ? reasonOfFall(view, removed) : null,
    ...(again ? { stage: 'proposed', issuedBy: null, note: null, reviewBy: due } : {}),
  }
  const state = { ...open, version, surging, proposedWith: again ? number : open.proposedWith }
  return { outcome: 'version', reason: kind, evidence, state }
}

function kindOf(open: AlertState, content: AlertContent, surging: readonly string[]): AlertKind {
  const change = rankOf(content.level) - rankOf(open.version.level)
  if (change > 0) return 'rise'
  if (surging.some((key) => !open.surging.includes(key))) return 'surge'
  return change < 0 ? 'fall' : 'new-facts'
}

function isUrgent(content: AlertContent, kind: AlertKind): boolean {
  return rankOf(content.level) >= rankOf('imminent') && (content.horizon === 'hours' || kind === 'surge')
}

function reasonOfFall(view: CrisisView, removed: boolean): AlertVersion['closeReason'] {
  const lowered = view.situations.find((one) => one.judgement?.kind === 'lower')?.judgement
  return lowered?.closeReason ?? (removed ? 'not-confirmed' : 'eased')
}

function ended(open: AlertState, now: Date): AlertOutcome {
  return closed(open, 'ended', 'eased', now, 'all areas below watch for its hold', [])
}

function closedByPerson(
  open: AlertState,
  decisions: readonly AlertDecision[],
  now: Date,
): AlertOutcome | null {
  const close = decisions.find(
    (one) =>
      (one.kind === 'cancel' || one.kind === 'end') && one.alert === open.version.alert && one.at <= now,
  )
  if (!close || (close.kind !== 'cancel' && close.kind !== 'end')) return null
  const kind = close.kind === 'cancel' ? 'cancelled' : 'ended'
  return closed(open, kind, close.closeReason, now, `${kind} by a reviewer`, [close.id])
}

function closed(
  open: AlertState,
  kind: 'ended' | 'cancelled',
  closeReason: AlertVersion['closeReason'],
  now: Date,
  reason: string,
  evidence: readonly string[],
): AlertOutcome {
  const areas = open.version.areas.map((area) => ({ ...area, level: 'none' as const, blindSince: null }))
  const version: AlertVersion = {
    ...open.version,
    version: open.version.version + 1,
    kind,
    areas,
    closeReason,
    nextReview: null,
    at: now.toISOString(),
  }
  return { outcome: 'version', reason, evidence, state: { ...open, version, surging: [] } }
}

/** A named reviewer's yes changes the stage and nothing else, so that it never speaks for facts he has not seen. */
function issued(open: AlertState, decisions: readonly AlertDecision[], now: Date): AlertOutcome | null {
  const mine = decisions
    .filter((one) => one.kind === 'issue')
    .filter((one) => one.alert === open.version.alert && one.version >= open.proposedWith && one.at <= now)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1))
  const issue = mine[0]
  if (!issue || issue.id === open.issue) return null
  const version: AlertVersion = {
    ...open.version,
    version: open.version.version + 1,
    kind: 'new-facts',
    indicators: open.version.indicators.map((one) => ({ ...one, new: false })),
    closeReason: null,
    stage: 'issued',
    issuedBy: 'reviewer',
    note: issue.note,
    ticked: [...new Set(issue.ticked)].toSorted(),
    struckOut: [...new Set(issue.struckOut)].toSorted(),
    at: now.toISOString(),
  }
  const state = { ...open, version, issue: issue.id }
  return { outcome: 'version', reason: 'issued by a reviewer', evidence: [issue.id], state }
}

/** What the crisis's last alert implicated, while it is near enough to be the same story. */
function rememberedOf(previous: AlertState | null, now: Date, model: LevelModel): readonly Implicated[] {
  if (previous === null) return []
  const age = now.getTime() - Date.parse(previous.version.at)
  return age < model.implicatedDays * DAY ? previous.version.implicated : []
}

function nothing(reason: string): AlertOutcome {
  return { outcome: 'nothing', reason, evidence: [] }
}
