/**
 * Two worlds over directories drawn from seeds: `node tests/security/generated-worlds.ts [first seed [how many]]`. Prints
 * what came of each; ends with 1 where somebody of X was told anything.
 */
import { recordStatements } from '@tocsin/testing'
import { compareWorlds } from './two-worlds/generated.ts'
import { ofPeople } from './two-worlds/statements.ts'

const [, , first = '1', count = '10'] = process.argv
const statements = recordStatements(ofPeople)
let failed = 0
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const began = performance.now()
  const { generated, told, free, things, controlled } = await compareWorlds(seed, 9_700, statements)
  const fine = told.length === 0 && controlled && free.length > 0
  if (!fine) failed++
  const { x, hour, desks, peopleOfX } = generated
  process.stdout.write(
    `seed ${seed}: ${fine ? 'equal' : 'NOT AS PROMISED'}; X is ${x}, from ${hour}:00, ${desks.length} desks, ${peopleOfX.length} people of X, ` +
      `${things} things seen, ${((performance.now() - began) / 1000).toFixed(0)} s; sees the alert: ${free.join(', ')}` +
      `${controlled ? '' : '; nobody saw that a filter was taken out'}\n`,
  )
  for (const one of told) process.stdout.write(`  ${JSON.stringify(one)}\n`)
}
statements.stop()
process.exitCode = failed === 0 ? 0 : 1
