/** `npm start`: everything on this machine, bound to 127.0.0.1, with data and keys that are kept. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { operatorOf, runTocsin } from '@tocsin/cli'
import { readArguments } from './arguments.ts'
import { startLocal } from './local.ts'
import { loadDemoDirectory } from './play/directory.ts'
import { playDemo } from './play/play.ts'
import { portsFrom, takenPorts } from './ports.ts'
import { welcome } from './welcome.ts'

const read = readArguments(process.argv.slice(2))
if ('text' in read) {
  process.stdout.write(read.text)
  process.exit(read.code)
}
const { ask } = read
const ports = portsFrom(ask.port)
const taken = await takenPorts(ports)
if (taken.length > 0) {
  for (const { port, part } of taken)
    process.stderr.write(`Port ${port} of 127.0.0.1 is taken; the ${part} needs it.\n`)
  process.stderr.write(
    `Is Tocsin running already? Else choose other ports: npm start -- --port ${ask.port + 100}\n`,
  )
  process.exit(1)
}

const firstStart = !existsSync(join(ask.folder, 'secrets.json'))
const local = await startLocal({ folder: ask.folder, ports, separate: ask.separate })
await loadDemoDirectory(local)
process.stdout.write(welcome(local))
if (firstStart) {
  process.stdout.write(
    'First start. The first steward of your own sets a password by this link, good for a day:\n  ',
  )
  await runTocsin(['set-up-link'], undefined, () => operatorOf(local.operator))
}

const stop = async (code: number): Promise<never> => {
  await local.stop()
  process.exit(code)
}
process.once('SIGINT', () => void stop(0))
process.once('SIGTERM', () => void stop(0))
void local.failed.then(({ service, reason }) => {
  process.stderr.write(`${service} has ended by itself (${reason}). Its log: ${join(ask.folder, 'log')}\n`)
  return stop(1)
})
if (ask.demo) await playDemo(local, (line) => void process.stdout.write(`${line}\n`))
