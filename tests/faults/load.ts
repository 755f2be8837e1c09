/**
 * Clients that send reports at a steady pace, whatever becomes of the intake: each repeats its request, key and body the
 * same, until it is told 202, and notes what it was told.
 */
import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Told } from '@tocsin/testing'
import type { Local } from '../../infra/local/local.ts'
import { rootIds } from '../../infra/local/play/directory.ts'
import { sendable, sourceOf, type RealReport } from '../data/reports/sources.ts'
import type { Seeded } from './seeded.ts'

/** Well below what one key may send at once. */
const REPORTS_A_KEY = 150
/** Of so many further reports one is a regional body's. */
const REGIONAL_EACH = 5
const ANSWER_MS = 10_000
const AGAIN_MS = 250
/** Requests at once: below what one process may hold open, while an intake is away and everybody tries again. */
const LINES = 300

const ROOTS = rootIds()

type Intake = 'civil-society-intake' | 'regional-intake'

export interface Load {
  readonly told: readonly Told[]
  readonly sent: number
  /** requests that got no 202 and were repeated, by what came instead */
  readonly repeated: ReadonlyMap<string, number>
  /** Sends no new reports, waits until each one sent has been told 202. @returns new reports a second, while they came */
  end(): Promise<number>
  /** Gives up whatever has not been told yet. */
  abandon(): void
}

export interface LoadOptions {
  local: Pick<Local, 'operator' | 'ports'>
  /** keys of the sources of the real reports */
  keys: readonly string[]
  /** reports a second */
  rate: number
  random: Seeded
}

/** Begins with every real report, from its own source; after that any of them, by other sources and observers. */
export function startLoad({ local, keys, rate, random }: LoadOptions): Load {
  const real = sendable()
  const told: Told[] = []
  const repeated = new Map<string, number>()
  const refused: string[] = []
  const open = new Set<Promise<void>>()
  const began = performance.now()
  let sent = 0
  let ending = false
  let abandoned = false
  const lines = telephoneLines(LINES)
  const made = new Map<Intake, { uses: number; key: Promise<string> }>()

  function keyFor(n: number, row: RealReport, intake: Intake): Promise<string> {
    if (n < real.length) return Promise.resolve(keys[sourceOf(row.id)]!)
    const newest = made.get(intake)
    const source =
      newest === undefined || newest.uses >= REPORTS_A_KEY
        ? { uses: 0, key: makeSource(local, intake, n) }
        : newest
    source.uses++
    made.set(intake, source)
    return source.key
  }

  async function sendUntilTold(n: number): Promise<void> {
    const { row, country } = n < real.length ? real[n]! : random.pick(real)
    const intake: Intake =
      n >= real.length && n % REGIONAL_EACH === 0 ? 'regional-intake' : 'civil-society-intake'
    const url = `http://127.0.0.1:${local.ports.services[intake].public}/v1/reports`
    const key = randomUUID()
    const body = JSON.stringify({
      kind: 'incident',
      text: row.text,
      language: row.lang,
      day: new Date().toISOString().slice(0, 10),
      place: { country },
      basis: 'told-by-witness',
      observer: n < real.length ? row.id : `observer ${n}`,
      sharing: ['desks', 'other-states', 'own-state', 'responders'],
    })
    const headers = {
      authorization: `Bearer ${await keyFor(n, row, intake)}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    }
    let knownAgain = false
    while (!abandoned) {
      await lines.take()
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      })
        .then(async (response) => ({ status: String(response.status), text: await response.text() }))
        .catch(() => ({ status: 'no answer', text: '' }))
        .finally(() => lines.giveBack())
      if (answer.status === '202') {
        const { receipt } = JSON.parse(answer.text) as { receipt: string }
        told.push({ key, receipts: [receipt], at: new Date() })
        return
      }
      // an intake that was put back has forgotten whoever came after: they ask its operator for a key again
      if (answer.status === '401' && !knownAgain) {
        knownAgain = true
        headers.authorization = `Bearer ${await makeSource(local, intake, n)}`
      } else if (answer.status.startsWith('4') && answer.status !== '429') {
        refused.push(answer.text)
        return
      }
      repeated.set(answer.status, (repeated.get(answer.status) ?? 0) + 1)
      await pause(AGAIN_MS)
    }
  }

  async function pace(): Promise<number> {
    while (!ending) {
      const due = Math.floor(((performance.now() - began) / 1000) * rate)
      for (; sent < due; sent++) {
        const one: Promise<void> = sendUntilTold(sent).finally(() => open.delete(one))
        open.add(one)
      }
      await pause(1000 / rate)
    }
    const seconds = (performance.now() - began) / 1000
    await Promise.all(open)
    if (refused.length > 0) throw new Error(`reports that ought to be sound were refused: ${refused[0]}`)
    return told.length / seconds
  }

  const paced = pace()
  // whoever abandons it does not ask how it ended
  paced.catch(() => undefined)
  return {
    told,
    get sent() {
      return sent
    },
    repeated,
    end: () => {
      ending = true
      return paced
    },
    abandon: () => {
      ending = true
      abandoned = true
    },
  }
}

/** So many may call at once; the others wait for their turn, in order. */
function telephoneLines(count: number): { take(): Promise<void>; giveBack(): void } {
  const waiting: (() => void)[] = []
  let free = count
  return {
    take: () => {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve))
      free--
      return Promise.resolve()
    },
    giveBack: () => {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    },
  }
}

/** Tries until the intake is there, since it may just have been killed. */
async function makeSource(local: Pick<Local, 'operator'>, intake: Intake, n: number): Promise<string> {
  for (;;) {
    const answer = await fetch(new URL('/operator/sources', local.operator.services[intake]), {
      method: 'POST',
      headers: { authorization: `Bearer ${local.operator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Load ${n}`, root: ROOTS[n % ROOTS.length], vouched: true, grade: 'C' }),
    }).catch(() => null)
    if (answer?.ok) return ((await answer.json()) as { key: string }).key
    await pause(AGAIN_MS)
  }
}

/**
 * The receipt that a client must have been told for a report: its definition written a second time, so that the intake's
 * own code is not believed. HMAC-SHA-256 over length and id, the first 128 bits in Crockford's base 32.
 */
export function receiptOf(keyHex: string, report: string): string {
  const id = Buffer.from(report)
  const length = Buffer.from([0, 0, 0, id.length])
  const digest = createHmac('sha256', Buffer.from(keyHex, 'hex')).update(length).update(id).digest()
  let number = BigInt(`0x${digest.subarray(0, 16).toString('hex')}`)
  const symbols: string[] = []
  for (let i = 0; i < 26; i++) {
    symbols.unshift('0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(number % 32n)]!)
    number /= 32n
  }
  return symbols.join('').replaceAll(/.{4}(?=.)/g, '$&-')
}
