import { fileURLToPath } from 'node:url'
import { a1 } from '@tocsin/routing/w1'
import { spawnService, type ServiceProcess } from '@tocsin/testing'
import { afterEach, expect, it } from 'vitest'
import { holdBeforeSockets } from './hold.ts'
import { openStage, type Stage } from './stage.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const LEASE = 30_000
let stage: Stage
let victim: ServiceProcess
afterEach(async () => {
  await victim?.stop()
  await stage?.stop()
})

/** A notifier as a process, on the machine's clock; the stage's own starts later, on a clock that is moved. */
async function beginWithVictim(): Promise<void> {
  stage = await openStage({ start: false })
  await stage.clock.moveTo(new Date())
  victim = await spawnService({ main, env: { ...stage.env, LOG_LEVEL: 'info' } })
}

const attempts = (): Promise<{ number: number; outcome: string | null }[]> =>
  stage.rows(`select a.number, a.outcome from attempts a join deliveries d on d.id = a.delivery
    where d.channel_kind = 'webhook' order by number`)

/** Another instance takes over when the lease has ended. */
async function takeOver(): Promise<void> {
  victim.kill('SIGKILL')
  await victim.ended
  await stage.startNotifier()
  await stage.clock.moveTo(new Date(Date.now() + LEASE))
}

it('sends once, under the same id, when its holder was killed between claim and send', async () => {
  await beginWithVictim()
  const hold = await holdBeforeSockets(stage)
  await stage.alert(a1())
  await stage.until('attempts wait between claim and socket', () => hold.held())
  victim.kill('SIGKILL')
  await hold.release()
  expect(stage.hook.received).toHaveLength(0)
  expect(await attempts()).toEqual([{ number: 1, outcome: null }])
  await takeOver()
  const message = await stage.hook.until(() => true)
  const [delivery] = await stage.rows<{ id: string }>(
    `select id from deliveries where channel_kind = 'webhook'`,
  )
  expect(message.id).toBe(delivery!.id)
  await stage.until('it is recorded', async () => (await attempts()).at(-1)?.outcome === 'proven')
  expect((await attempts()).map((one) => one.outcome)).toEqual(['unknown', 'proven'])
  expect(stage.hook.received).toHaveLength(1)
})

it('sends again, under the same id and body, when its holder was killed between send and record', async () => {
  await beginWithVictim()
  const answer = Promise.withResolvers<void>()
  stage.hook.answer({ status: 200, after: answer.promise }, { status: 200 })
  await stage.alert(a1())
  await stage.hook.until(() => true)
  await takeOver()
  answer.resolve()
  await stage.until('it is recorded', async () => (await attempts()).at(-1)?.outcome === 'proven')
  expect(stage.hook.received).toHaveLength(2)
  const [first, second] = stage.hook.received
  expect([second?.id, second?.body]).toEqual([first?.id, first?.body])
  expect(second?.signature).toBe('valid')
  expect(stage.mailsTo('ec-duty')).toHaveLength(0)
})
