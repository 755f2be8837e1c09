/** The credentials that there are, and what comes of a route that is for some of them alone. */
import type { Outcome } from './attempts.ts'

/** To a desk and to the review they are nobody. */
const strangers = [
  'nobody',
  "a source's key",
  "another source's key",
  "a regional source's key",
  'a revoked key',
  "a coordinator's cookie",
  'a session that ended',
  'a token of another signer',
  'a link and its code',
  'a link',
  "the operator's token",
] as const
const reviewers = ['reviewer', 'reviewer of X'] as const
const others = [
  'officer',
  'officer of X',
  "another desk's officer",
  'focal point',
  'focal point of X',
  'steward',
  'operator of X',
] as const
export const credentials = [...strangers, ...reviewers, ...others] as const
export type Credential = (typeof credentials)[number]
export type Outcomes = Readonly<Record<Credential, Outcome>>

const of = <C extends Credential>(who: readonly C[], outcome: Outcome): Record<C, Outcome> =>
  Object.fromEntries(who.map((one) => [one, outcome])) as Record<C, Outcome>

type Some = Partial<Record<Credential, Outcome>>

export const everybody = (outcome: Outcome, but: Some = {}): Outcomes => ({
  ...of(credentials, outcome),
  ...but,
})

export const operatorOnly = (outcome: Outcome): Outcomes =>
  everybody(401, { "the operator's token": outcome })

/** An intake's own route, for whom it knows. */
export const sourcesOnly = (who: Some): Outcomes => everybody(401, who)

/** Somebody who is signed in at the desk. */
export const signedIn = (outcome: Outcome, stranger: Outcome = 401, but: Some = {}): Outcomes => ({
  ...of(strangers, stranger),
  ...of([...reviewers, ...others], outcome),
  ...but,
})

/** About the officer's incident: for nobody else is there such a thing. */
export const incidentOfOfficer = (outcome: Outcome, stranger: Outcome = 401): Outcomes =>
  signedIn('unknown', stranger, { officer: outcome })

export const stewardOnly = (outcome: Outcome): Outcomes =>
  signedIn('unknown', 'sign-in', { steward: outcome })

/** @param ofX where it is about what implicates X, it is not there for a reviewer in conflict with X */
export const reviewersOnly = (outcome: Outcome, ofX: Outcome = outcome): Outcomes => ({
  ...of(strangers, 401),
  ...of(others, 403),
  reviewer: outcome,
  'reviewer of X': ofX,
})
