/** What differs between two versions of an alert that one person was shown, as codes. Pure. */
import type { ActorType, AlertArea, AlertVersion } from '@tocsin/events'

export type Change =
  | { what: 'level'; before: AlertVersion['level']; after: AlertVersion['level'] }
  | { what: 'surge' }
  /** `before` null: it was not named; `after` `none`: it is below all levels */
  | { what: 'area'; area: AlertArea; before: AlertArea['level'] | null }
  | { what: 'horizon'; after: AlertVersion['horizon'] }
  | { what: 'sure'; before: Sureness; after: Sureness }
  | { what: 'signs' | 'verified'; indicators: readonly string[] }
  | { what: 'actors'; types: readonly ActorType[] }
  | { what: 'against'; codes: readonly string[] }
  | { what: 'blind'; area: AlertArea; since: string }
  | { what: 'heard-again'; area: AlertArea }
  | { what: 'issued' | 'proposed-again' }

type Sureness = Pick<AlertVersion, 'confidence' | 'corroboration'>

/** @returns the most telling first; nothing where all that a person may see of both is the same */
export function changesOf(before: AlertVersion, after: AlertVersion): Change[] {
  const signs = added(after.indicators.map(idOf), before.indicators.map(idOf))
  const verified = added(verifiedOf(after), [...verifiedOf(before), ...signs])
  const types = added(typesOf(after), typesOf(before))
  const codes = added(againstOf(after), againstOf(before))
  const changes: (Change | false)[] = [
    before.level !== after.level && { what: 'level', before: before.level, after: after.level },
    after.kind === 'surge' && { what: 'surge' },
    ...after.areas.flatMap((area) =>
      areaChanges(area, before.areas.find((one) => isSame(one, area)) ?? null).filter(
        // said by the alert's own level already
        (change) => change.what !== 'area' || before.level === after.level || after.areas.length > 1,
      ),
    ),
    before.horizon !== after.horizon && { what: 'horizon', after: after.horizon },
    (before.confidence !== after.confidence || before.corroboration !== after.corroboration) && {
      what: 'sure',
      before,
      after,
    },
    signs.length > 0 && { what: 'signs', indicators: signs },
    verified.length > 0 && { what: 'verified', indicators: verified },
    types.length > 0 && { what: 'actors', types },
    codes.length > 0 && { what: 'against', codes },
    before.stage !== after.stage && { what: after.stage === 'issued' ? 'issued' : 'proposed-again' },
  ]
  return changes.filter((change) => change !== false)
}

function areaChanges(area: AlertArea, before: AlertArea | null): Change[] {
  const changes: Change[] = []
  if (before?.level !== area.level) changes.push({ what: 'area', area, before: before?.level ?? null })
  const was = before?.blindSince ?? null
  if (area.blindSince !== null && was === null) changes.push({ what: 'blind', area, since: area.blindSince })
  if (area.blindSince === null && was !== null) changes.push({ what: 'heard-again', area })
  return changes
}

function isSame(a: AlertArea, b: AlertArea): boolean {
  return a.country === b.country && a.admin1 === b.admin1 && a.group === b.group
}

function added<T>(after: readonly T[], before: readonly T[]): T[] {
  return [...new Set(after)].filter((one) => !before.includes(one))
}

const idOf = ({ id }: { id: string }): string => id

function verifiedOf({ indicators }: AlertVersion): string[] {
  return indicators.filter(({ verified }) => verified).map(idOf)
}

function typesOf({ implicated }: AlertVersion): ActorType[] {
  return implicated.map(({ type }) => type).filter((type) => type !== 'unknown')
}

function againstOf({ against, areas }: AlertVersion): string[] {
  return [...against, ...(areas.some(({ eases }) => eases.length > 0) ? ['easing'] : [])]
}
