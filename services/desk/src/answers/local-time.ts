/** A time as typed into a form, at the seat's own clock. Pure. */

/**
 * @param typed `YYYY-MM-DDTHH:MM`, as `datetime-local` sends it
 * @returns the instant; null if it is no time. In an hour that a change of clocks repeats, the first; in one that it
 *   leaves out, the same time after the change
 */
export function instantIn(typed: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed)) return null
  const asUtc = Date.parse(`${typed}:00Z`)
  if (Number.isNaN(asUtc)) return null
  const candidates = [-24, 24]
    .map((hours) => asUtc - offsetAt(new Date(asUtc + hours * 3_600_000), timeZone))
    .toSorted((a, b) => a - b)
  const exact = candidates.find((instant) => instant + offsetAt(new Date(instant), timeZone) === asUtc)
  return new Date(exact ?? Math.max(...candidates))
}

/** @returns `YYYY-MM-DDTHH:MM` at that zone's clock */
export function localTime(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetAt(instant, timeZone)).toISOString().slice(0, 16)
}

/** Milliseconds by which that zone's clock is ahead of UTC. */
function offsetAt(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value)
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - Math.floor(instant.getTime() / 1000) * 1000
}
