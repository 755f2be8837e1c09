/** What a kill, a slow receiver and one that fails first cost: lost messages, copies and time, beside Alertmanager's. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, startWebhookReceiver, type WebhookReceiver } from '@tocsin/testing'
import { startAlertmanager } from './alertmanager.ts'
import { withNotifier } from './desk-and-notifier.ts'
import type { Row } from './row.ts'
import type { Post } from './sending.ts'

const ALERTS = 50
const SLOW_MS = 12_000
/** How long copies are waited for, and what was lost is given to come after all. */
const PATIENCE_MS = 60_000

interface Subject {
  hooks: WebhookReceiver
  post: Post
  kill(): Promise<void>
}

interface Borne {
  lost: number
  copies: number
  /** whether a receiver can tell that they are copies */
  named: boolean
  seconds: number
}

export async function benchHardship(): Promise<Row[]> {
  const ours = await withNotifier(bear)
  const other = await besideAlertmanager()
  const peer = (of: (borne: Borne) => string): string =>
    'missing' in other ? other.missing : `Alertmanager (volatile) ${of(other)}`
  const copiesIn = ({ copies, named }: Borne): string =>
    `${copies}, ${named ? 'all under one message id' : 'without a message id'}`
  return [
    {
      what: `lost of ${ALERTS} alerts, SIGKILL while their receiver answers 503`,
      measured: `${ours.lost}`,
      beside: peer((one) => `${one.lost}, where its client does not send again`),
      ratio: '',
      goal: '0',
    },
    {
      what: `copies of one message to a receiver that answers after ${SLOW_MS / 1_000} s, within a minute`,
      measured: copiesIn(ours),
      beside: peer(copiesIn),
      ratio: '',
      goal: 'one message id',
    },
    {
      what: 'delivered to a receiver that answers 500 and then 200, after',
      measured: `${ours.seconds.toFixed(1)} s`,
      beside: peer((one) => `${one.seconds.toFixed(1)} s`),
      ratio: '',
      goal: 'in time',
    },
  ]
}

async function bear({ hooks, post, kill }: Subject): Promise<Borne> {
  // First of all: afterwards something else may be due again, and take the 500 instead.
  hooks.answer({ status: 500 }, { status: 200 })
  const began = performance.now()
  const tries = await copiesOf(hooks, post, 2, PATIENCE_MS)
  const seconds = (performance.now() - began) / 1_000
  if (tries.length < 2 || tries[0] !== tries[1]) throw new Error('the message was not tried again')
  const lost = await lostByKill({ hooks, post, kill })
  hooks.answer({ status: 200, after: SLOW_MS })
  const copies = await copiesOf(hooks, post, Infinity, PATIENCE_MS)
  hooks.answer({ status: 200 })
  // Our desk's rota asks its first seat again meanwhile, which is another message.
  const ofFirst = copies.filter((id) => id === copies[0])
  return { lost, copies: ofFirst.length, named: copies[0] !== undefined, seconds }
}

async function lostByKill({ hooks, post, kill }: Subject): Promise<number> {
  hooks.answer({ status: 503 })
  const alerts = Array.from({ length: ALERTS }, () => randomUUID())
  const heard = (from: number): Set<string> => {
    const bodies = hooks.received.slice(from).map((hook) => hook.body)
    return new Set(alerts.filter((alert) => bodies.some((body) => body.includes(alert))))
  }
  const begun = hooks.received.length
  await Promise.all(alerts.map(post))
  await eventually(() => heard(begun).size > ALERTS / 2, { within: PATIENCE_MS, what: 'most were tried' })
  await kill()
  hooks.answer({ status: 200 })
  const from = hooks.received.length
  const arrived = (): boolean => heard(from).size === ALERTS
  await eventually(arrived, { within: PATIENCE_MS, every: 100, what: 'all arrive' }).catch(() => undefined)
  return ALERTS - heard(from).size
}

/** @returns the message ids under which one alert came, once it has come so often or the time is over */
async function copiesOf(
  hooks: WebhookReceiver,
  post: Post,
  enough: number,
  within: number,
): Promise<(string | undefined)[]> {
  const alert = randomUUID()
  const copies = () => hooks.received.filter((hook) => hook.body.includes(alert)).map((hook) => hook.id)
  await post(alert)
  const until = performance.now() + within
  while (copies().length < enough && performance.now() < until) await pause(20)
  return copies()
}

async function besideAlertmanager(): Promise<Borne | { missing: string }> {
  const hooks = await startWebhookReceiver()
  const manager = await startAlertmanager(hooks.url)
  try {
    return 'missing' in manager ? manager : await bear({ hooks, ...manager })
  } finally {
    if (!('missing' in manager)) await manager.stop()
    await hooks.stop()
  }
}
