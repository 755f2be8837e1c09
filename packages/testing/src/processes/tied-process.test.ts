import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { eventually } from '../eventually.ts'
import { startTied } from './tied-process.ts'

const shell = (script: string) => startTied({ command: '/bin/sh', args: ['-c', script] })

it('finds a line that is read after the death of its process is known', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-tied-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const now = join(folder, 'now')
  const process = await shell(`(until [ -e ${now} ]; do sleep 0.05; done; echo last words) & kill -9 $$`)
  await eventually(() => !process.running, { what: 'its death' })
  const found = process.line((line) => line === 'last words', 'its last line')
  await writeFile(now, '')
  expect(await found).toBe('last words')
  expect(await process.ended).toEqual({ code: null, signal: 'SIGKILL' })
})

it('fails with what was printed, as soon as that is read, where the line never came', async () => {
  const process = await shell('echo no such table; exit 3')
  await expect(process.line((line) => line === 'ready', 'it is ready')).rejects.toThrow(
    /it is ready: the process ended before.\nno such table/,
  )
})
