/** CAP's way to write an instant: seconds, no fraction, a numeric offset, UTC as `-00:00`. */

const written = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)$/

/** The instant that CAP text stands for; `undefined` if it is not written as CAP wants or does not exist. */
export function instantOf(text: string): Date | undefined {
  const parts = written.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const [offsetHour = 0, offsetMinute = 0] = parts.slice(8, 10).map(Number)
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  // Date.UTC carries what does not exist (30 February, 25 o'clock) over into the next month or day
  const same = new Date(local).toISOString().slice(0, 19) === text.slice(0, 19)
  if (!same || offsetHour > 14 || offsetMinute > 59) return undefined
  return new Date(local - (parts[7] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute) * 60_000)
}

/** An instant as CAP writes it, in UTC; fractions of a second are cut. */
export function capTime(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}-00:00`
}

/** What is wrong with a time that is not written so. */
export const timeMessage =
  'must be written YYYY-MM-DDThh:mm:ss±hh:mm, UTC as -00:00; Z and fractions of a second are not allowed'
