/** `npm run check`: types, format, lint, import rules and the rules of the house, each with its seconds. */
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

import { runProgram } from './run-program.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

const CHECKS: readonly {
  readonly name: string
  readonly command: readonly string[]
  readonly folder?: string
}[] = [
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', '.'] },
  {
    name: 'imports',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'services', 'infra', 'tests'],
  },
  {
    name: 'house',
    // each import rule starts the checker anew: seconds, and more where the machine is busy
    command: ['vitest', 'run', 'house', '--reporter=dot', '--testTimeout=60000'],
    folder: 'tests',
  },
]

const asked = process.argv.slice(2)
const chosen = asked.length > 0 ? CHECKS.filter(({ name }) => asked.includes(name)) : CHECKS
if (chosen.length < asked.length) {
  console.error(`usage: npm run check -- [${CHECKS.map(({ name }) => name).join(' ')}]`)
  process.exit(2)
}
for (const { name, command, folder = '' } of chosen) {
  const began = performance.now()
  const [program = '', ...args] = command
  const { code, output } = await runProgram(program, args, { cwd: join(repository, folder) })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (code !== 0) {
    process.exitCode = 1
    console.log(output.trimEnd())
  }
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(5)} s`)
}
