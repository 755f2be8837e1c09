import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { spawnService } from './service-process.ts'

let folder: string
let main: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-service-'))
  main = join(folder, 'main.ts')
  await writeFile(
    main,
    `const say = (event: string, more: object = {}) => console.log(JSON.stringify({ event, ...more }))
     console.log('not a log line')
     say('started', { port: 1, secret: process.env.GIVEN, home: process.env.HOME })
     let beats = 0
     setInterval(() => say('beat', { beats: ++beats }), 10)
     process.once('SIGTERM', () => { say('stopped'); process.exit(0) })`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

describe('a service as a process', () => {
  it('starts with the given environment alone, and its log is read', async () => {
    const service = await spawnService({ main, env: { GIVEN: 'x' } })
    expect(service.log()[0]).toEqual({ event: 'started', port: 1, secret: 'x' })
    const seen = service.log().length
    expect((await service.logged('beat', { from: seen }))['beats']).toBeGreaterThanOrEqual(seen)
    await service.stop()
    expect(await service.ended).toEqual({ code: 0, signal: null })
    expect(service.log().at(-1)).toEqual({ event: 'stopped' })
  })

  it('is frozen, thawed and killed', async () => {
    const service = await spawnService({ main, env: {} })
    service.kill('SIGSTOP')
    service.kill('SIGCONT')
    await service.logged('beat', { from: service.log().length })
    service.kill('SIGKILL')
    expect(await service.ended).toEqual({ code: null, signal: 'SIGKILL' })
    expect(service.running).toBe(false)
  })

  it('fails at once, with what it printed, when it ends before it is up', async () => {
    await writeFile(join(folder, 'broken.ts'), `throw new Error('no database URL')`)
    await expect(spawnService({ main: join(folder, 'broken.ts'), env: {} })).rejects.toThrow(
      /no database URL/,
    )
  })
})
