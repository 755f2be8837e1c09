/** Areas of an alert: situations as they may be shown, a province widened to its country where naming it would expose. */
import type { AlertArea } from '@tocsin/events'
import { highest, rankOf } from '../rule.ts'
import type { Situation } from '../situation.ts'

/** @param before areas of the last version: one that fell to nothing is still named */
export function areasOf(situations: readonly Situation[], before: readonly AlertArea[]): AlertArea[] {
  const areas = new Map<string, AlertArea>()
  for (const area of before)
    if (!isNarrowed(area, situations))
      areas.set(nameOf(area), { ...area, level: 'none', blindSince: null, eases: [] })
  for (const situation of situations) {
    if (situation.level === 'none') continue
    const { country, group } = situation.place
    const area = { country, admin1: situation.showsProvince ? situation.place.admin1 : null, group }
    const known = areas.get(nameOf(area))
    areas.set(nameOf(area), {
      ...area,
      level: highest([situation.level, known?.level ?? 'none']),
      blindSince: earliest(
        situation.blindSince === null ? null : dayOf(situation.blindSince),
        known?.blindSince,
      ),
      eases: [...new Set([...(known?.eases ?? []), ...situation.support.against])].toSorted(),
    })
  }
  return [...areas.values()].toSorted(
    (a, b) => rankOf(b.level) - rankOf(a.level) || (nameOf(a) < nameOf(b) ? -1 : 1),
  )
}

/** It stood for provinces that may be named now; as a fall of the whole country it would say the wrong thing. */
function isNarrowed(area: AlertArea, situations: readonly Situation[]): boolean {
  return (
    area.admin1 === null &&
    situations.some((one) => one.level !== 'none' && one.showsProvince && one.place.group === area.group)
  )
}

function nameOf(area: Pick<AlertArea, 'country' | 'admin1' | 'group'>): string {
  return [area.country, area.admin1 ?? '', area.group].join('|')
}

function earliest(a: string | null, b: string | null | undefined): string | null {
  if (a === null) return b ?? null
  return b && b < a ? b : a
}

export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}
