/** What makes two versions differ for who reads them. */
import type { AlertVersion } from '@tocsin/events'

/** @returns whether a recipient, or a rule about recipients, would see another alert */
export function differs(a: AlertVersion, b: AlertVersion): boolean {
  return canonical(materialOf(a)) !== canonical(materialOf(b))
}

/** Fields that move with every report or hour (days, trend, confidence, next review) travel along but ask for nothing. */
function materialOf(version: AlertVersion): unknown {
  return [
    version.areas,
    version.level,
    version.horizon,
    version.feared,
    version.implicated,
    version.indicators.map((one) => [one.id, one.verified]),
    version.corroboration,
    version.against,
    version.caveats,
    version.tlp,
    version.gate,
    version.place,
    version.excluded,
    version.allowed,
    version.stage,
    version.note,
    version.ticked,
    version.struckOut,
  ]
}

/** A version that comes back from a database has its keys in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
