/** What makes two versions differ for who reads them. */
import type { AlertVersion } from '@tocsin/events'

/** @returns whether a recipient, or a rule about recipients, would see another alert */
export function differs(a: AlertVersion, b: AlertVersion): boolean {
  return JSON.stringify(materialOf(a)) !== JSON.stringify(materialOf(b))
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
