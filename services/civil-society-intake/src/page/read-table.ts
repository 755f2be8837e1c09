/** A table of reports: CSV with one report a row, its columns named as the questions are. */
import { parse } from 'csv-parse/sync'
import { answers, reportFrom } from './questions.ts'

export const TABLE_LIMITS = { bytes: 1024 * 1024, rows: 200, rowBytes: 64 * 1024 } as const

export const tableColumns = [
  'id',
  'kind',
  'text',
  'country',
  'admin1',
  'said',
  'day',
  'dayPrecision',
  'whom',
  'actor',
  'actorSaid',
  'basis',
  'observer',
  'relayedBy',
  'sharing',
  'guarded',
  'fewCouldKnow',
  'exercise',
] as const

export interface TableRow {
  /** line of the file at which the row ends, counted from 1 */
  line: number
  /** the row's own id, if the table has that column */
  id: string | null
  report: Record<string, unknown>
}

export type TableReading =
  | { outcome: 'read'; rows: TableRow[] }
  /** the file as a whole can't be taken; nothing of it was */
  | { outcome: 'refused'; reason: string }

/** A byte order mark, semicolons instead of commas, and columns in any order are fine; unknown columns are not. */
export function readTable(bytes: Uint8Array): TableReading {
  const decoded = decode(bytes)
  if (decoded === null) return refused('The file is not UTF-8 text. Save it as "CSV UTF-8".')
  if (decoded.includes('\0')) return refused('The file holds the character U+0000.')
  const head = decoded.split(/\r?\n/, 1)[0] ?? ''
  const delimiter = head.includes(';') && !head.includes(',') ? ';' : ','
  const records = recordsOf(decoded, delimiter)
  if ('reason' in records) return refused(records.reason)
  const unknown = records.columns.filter((name) => !(tableColumns as readonly string[]).includes(name))
  if (unknown.length > 0) return refused(`Unknown column: ${unknown.slice(0, 5).join(', ')}.`)
  if (records.rows.length > TABLE_LIMITS.rows)
    return refused(`More than ${TABLE_LIMITS.rows} rows: split the file.`)
  return { outcome: 'read', rows: records.rows.map(({ line, fields }) => rowOf(line, fields)) }
}

interface Records {
  columns: string[]
  rows: { line: number; fields: Record<string, string> }[]
}

function recordsOf(text: string, delimiter: string): Records | { reason: string } {
  let columns: string[] = []
  try {
    const rows = parse(text, {
      delimiter,
      columns: (names: string[]) => (columns = names.map((name) => name.trim())),
      info: true,
      skip_empty_lines: true,
      max_record_size: TABLE_LIMITS.rowBytes,
    }) as unknown as { info: { lines: number }; record: Record<string, string> }[]
    return { columns, rows: rows.map(({ info, record }) => ({ line: info.lines, fields: record })) }
  } catch (error) {
    const { lines } = error as { lines?: number }
    return {
      reason: `The table cannot be read${lines === undefined ? '' : ` at line ${lines}`}: check quotes and columns.`,
    }
  }
}

function rowOf(line: number, { id, sharing, ...fields }: Record<string, string>): TableRow {
  const yes = (value: string | undefined): string =>
    /^(yes|true|1|x)$/i.test(value?.trim() ?? '') ? 'yes' : ''
  const given = answers.parse({
    ...fields,
    guarded: yes(fields['guarded']),
    fewCouldKnow: yes(fields['fewCouldKnow']),
    exercise: yes(fields['exercise']),
    // an empty cell says nothing, so the default of the contract holds
    sharing: sharing === undefined || sharing.trim() === '' ? ['desks'] : sharing.trim().split(/[\s,;|]+/),
  })
  return {
    line,
    id: id === undefined || id.trim() === '' ? null : id.trim().slice(0, 100),
    report: reportFrom(given),
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // not UTF-8: an outcome that the page explains
    return null
  }
}

const refused = (reason: string): TableReading => ({ outcome: 'refused', reason })
