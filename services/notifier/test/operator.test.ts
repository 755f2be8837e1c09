import { openDatabase } from '@tocsin/database'
import { afterEach, expect, it } from 'vitest'
import { openDirectoryCopy } from '../src/directory/copy.ts'
import { startWatch, type WatchParts } from '../src/operator/watch.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage?.stop())

/** A notifier's look at itself, beside the stage's own. */
function watchOf(parts: Partial<WatchParts> & Pick<WatchParts, 'lastBeat' | 'everyMs'>) {
  const database = openDatabase({
    url: stage.env['DATABASE_URL']!,
    schema: 'notifier',
    applicationName: 'watch',
  })
  const { clock } = stage
  const supported = new Set(['page' as const])
  const watch = startWatch({
    database,
    clock,
    unit: { clock, directory: openDirectoryCopy(), foldMs: 0, supported },
    onStale: () => undefined,
    onFresh: () => undefined,
    onJump: () => undefined,
    onFault: () => undefined,
    ...parts,
  })
  return {
    async stop() {
      await watch.stop()
      await database.close()
    },
  }
}

it('looks once at a time, however long a look takes', async () => {
  stage = await openStage({ start: false })
  const beat = Promise.withResolvers<null>()
  let looks = 0
  const everyMs = 10
  const watch = watchOf({
    lastBeat: () => {
      looks++
      return beat.promise
    },
    everyMs,
  })
  await stage.until('it looks', () => looks === 1)
  let intervals = 0
  const counting = setInterval(() => intervals++, everyMs)
  await stage.until('twenty looks would have begun', () => intervals >= 20)
  clearInterval(counting)
  beat.resolve(null)
  await watch.stop()
  expect(looks).toBeLessThan(3)
})

it('pages the operator when the directory’s beat is five minutes old, until it beats again', async () => {
  stage = await openStage()
  const beat = async (): Promise<Date | null> => {
    const [row] = await stage.rows<{ at: Date }>(`select at from copy_beat`)
    return row?.at ?? null
  }
  const concerns = async (): Promise<string[]> => {
    const open = await stage.rows<{ cause: string }>(
      'select cause from operator_items where closed_at is null',
    )
    return open.map((one) => one.cause)
  }
  const seen: string[] = []
  let looks = 0
  /** One look may be under way, the next begins after now, and has ended when the third is at the beat. */
  const looked = (): Promise<unknown> => {
    const enough = looks + 3
    return stage.until('it has looked', () => looks >= enough)
  }
  const watch = watchOf({
    lastBeat: () => {
      looks++
      return beat()
    },
    onStale: () => seen.push('stale'),
    onFresh: () => seen.push('fresh'),
    onFault: (error) => seen.push(String(error)),
    everyMs: 50,
  })
  const sendBeat = (): Promise<void> =>
    stage.change({ name: 'directory.beat', data: { id: 'beat', at: stage.clock.now().toISOString() } })
  await sendBeat()
  await stage.until('the beat is read', beat)
  await stage.clock.advance(299_000)
  await looked()
  expect(seen).toEqual([])
  expect(await concerns()).not.toContain('directory-stale')
  await stage.clock.advance(2_000)
  await stage.until('it is stale', async () => (await concerns()).includes('directory-stale'))
  const mail = await stage.until('the operator is paged', () => stage.mailsTo('operator')[0])
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  await sendBeat()
  await stage.until('it is over', () => seen.includes('fresh'))
  expect(await concerns()).not.toContain('directory-stale')
  await stage.quiet()
  const paged = stage.mailsTo('operator').length
  await stage.clock.advance(200_000)
  await stage.quiet()
  expect(stage.mailsTo('operator').length).toBe(paged)
  expect(seen.filter((one) => one !== 'stale' && one !== 'fresh')).toEqual([])
  await watch.stop()
})
