/** The step from a CAP document to kept reports: read, place, keep, each alert by itself. */
import { readCap, type CapAlert, type CapIdentity, type CapReading } from '@tocsin/cap'
import type { Database, Tx } from '@tocsin/database'
import {
  canonical,
  mac,
  readReport,
  type Intake,
  type IntakeKeys,
  type CheckedReport,
  type Keeping,
  type KnownSource,
} from '@tocsin/intake'
import type { FieldFault } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import { ORIGINAL } from '../original.ts'
import { countryOfCap, type CapCountry } from './country-of-cap.ts'
import { reportFromCap } from './report-from-cap.ts'

/** What became of one alert; `changed`: it differs from what was kept under its identity, which stays as it was. */
export type CapResult =
  | {
      outcome: 'kept'
      identity: CapIdentity
      receipt: string
      country: string
      countryBy: 'area' | 'source' | 'issuer'
    }
  | { outcome: 'duplicate'; identity: CapIdentity; changed: boolean }
  | { outcome: 'refused'; identity: Partial<CapIdentity>; faults: readonly FieldFault[] }

interface SoundDraft {
  alert: CapAlert
  place: Extract<CapCountry, { outcome: 'one' }>
  checked: CheckedReport
}
type Draft = SoundDraft | { identity: Partial<CapIdentity>; faults: readonly FieldFault[] }

export interface CapParts {
  intake: Intake
  database: Database
  keys: IntakeKeys
}

/**
 * Reads a document and keeps what is sound in it, one transaction for all, once an identity and source. A Cancel takes
 * the alerts back that it refers to, also those that come after it.
 * @param named the country for alerts whose areas leave it open, alpha-3
 */
export async function takeCap(
  { intake, database, keys }: CapParts,
  source: KnownSource,
  document: Uint8Array,
  named: string | null,
): Promise<CapResult[]> {
  const now = intake.clock.now()
  const drafts = readCap(document).map((reading, i, all) =>
    draftOf(reading, all.length === 1 ? '/alert' : `/alerts/${i}`),
  )
  const markOf = (identity: CapIdentity): Buffer =>
    mac(keys.idempotency, source.source, identityText(identity))

  function draftOf(reading: CapReading, pointer: string): Draft {
    if (reading.outcome === 'refused') {
      return { identity: reading.identity, faults: reading.faults.map((fault) => capFault(pointer, fault)) }
    }
    const { alert } = reading
    const refused = (faults: readonly FieldFault[]): Draft => ({ identity: alert.identity, faults })
    if (alert.msgType === 'Ack' || alert.msgType === 'Error') {
      return refused([
        { pointer: `${pointer}/msgType`, detail: `${alert.msgType} answers an alert and reports nothing` },
      ])
    }
    const place = countryOfCap(alert, named)
    if (place.outcome !== 'one') return refused([countryFault(pointer, place)])
    const check = readReport(reportFromCap(alert, place.country, now), now)
    if (check.outcome === 'faulty') {
      return refused(check.faults.map((fault) => ({ ...fault, pointer: pointer + fault.pointer })))
    }
    return { alert, place, checked: check.checked }
  }

  async function keepSound(tx: Tx): Promise<CapResult[]> {
    const sound = drafts.filter((draft) => 'alert' in draft)
    const keepings = await intake.keepAll(
      tx,
      source,
      sound.map(({ alert: { xml, ...content }, checked }) => ({
        identity: identityText(content.identity),
        fingerprint: canonical(content),
        checked,
        parts: { [ORIGINAL]: xml },
      })),
    )
    const cancels = sound.filter(({ alert }) => alert.msgType === 'Cancel')
    await rememberCancelled(
      tx,
      cancels.flatMap(({ alert }) => alert.references.map(markOf)),
    )
    const kept = keepings.values()
    return drafts.map((draft) =>
      'alert' in draft ? resultOf(draft, kept.next().value!) : { outcome: 'refused', ...draft },
    )
  }

  const results = await database.transaction(keepSound)
  const sound = drafts.flatMap((draft) => ('alert' in draft ? [draft.alert] : []))
  for (const identity of [...(await cancelledAmong(database, sound, markOf)), ...sound.flatMap(cancels)]) {
    await intake.withdraw({ source, identity: identityText(identity) }, false)
  }
  return results
}

function resultOf({ alert: { identity }, place }: SoundDraft, keeping: Keeping): CapResult {
  if (keeping.outcome !== 'kept' || keeping.repeated)
    return { outcome: 'duplicate', identity, changed: keeping.outcome === 'reused' }
  return {
    outcome: 'kept',
    identity,
    receipt: keeping.receipt,
    country: place.country,
    countryBy: place.by,
  }
}

/** An alert's identity within a source. Several sources may hand on one alert: each is told of its own only. */
const identityText = ({ identifier, sender, sent }: CapIdentity): string =>
  `cap:${JSON.stringify([identifier, sender, sent])}`

const cancels = ({ msgType, references }: CapAlert): CapIdentity[] => (msgType === 'Cancel' ? references : [])

async function rememberCancelled(tx: Tx, marks: readonly Buffer[]): Promise<void> {
  for (const mark of marks)
    await tx.execute(sql`insert into cancelled_alerts (mac) values (${mark}) on conflict do nothing`)
}

async function cancelledAmong(
  database: Database,
  alerts: readonly CapAlert[],
  markOf: (identity: CapIdentity) => Buffer,
): Promise<CapIdentity[]> {
  const cancelled: CapIdentity[] = []
  for (const { identity } of alerts) {
    const { rows } = await database.db.execute(
      sql`select 1 from cancelled_alerts where mac = ${markOf(identity)}`,
    )
    if (rows.length > 0) cancelled.push(identity)
  }
  return cancelled
}

function capFault(pointer: string, fault: { element: string; line?: number; message: string }): FieldFault {
  const at = fault.line === undefined ? '' : ` (line ${fault.line})`
  const path =
    fault.element === 'alert' || fault.element === 'document' ? pointer : `${pointer}/${fault.element}`
  return { pointer: path, detail: `${fault.element} ${fault.message}${at}` }
}

function countryFault(
  pointer: string,
  place: { outcome: 'ambiguous'; candidates: string[] } | { outcome: 'unknown' },
): FieldFault {
  const what =
    place.outcome === 'ambiguous'
      ? `lies in one of several: send ?country= with one of ${place.candidates.join(', ')}`
      : 'tells no country: no point, code or name in it, nor its issuer; send ?country= with an ISO 3166-1 alpha-3 code'
  return { pointer: `${pointer}/info/area`, detail: `area ${what}` }
}
