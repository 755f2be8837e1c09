/** `npm run demo`: the same in a folder that is thrown away. Exit code 0 if and only if the whole way was seen. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocal } from './local.ts'
import { playDemo } from './play/play.ts'
import { loadDemoDirectory } from './play/directory.ts'
import { freePortsFrom } from './ports.ts'

const folder = await mkdtemp(join(tmpdir(), 'tocsin-demo-'))
let code = 1
try {
  const local = await startLocal({
    folder,
    ports: await freePortsFrom(8200),
    separate: process.argv.includes('--separate'),
  })
  try {
    await loadDemoDirectory(local)
    const { missing } = await playDemo(local, (line) => void process.stdout.write(`${line}\n`))
    code = missing.length === 0 ? 0 : 1
  } finally {
    await local.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exit(code)
