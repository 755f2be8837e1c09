import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import * as z from 'zod'
import { Refused, type Operator } from '../operator.ts'
import type { Output } from '../output.ts'

const loaded = z.looseObject({ entities: z.number() })

/** `tocsin directory check|load`: organisations, seats and policies from a file. */
export function directoryCommand(program: Command, operator: () => Operator, output: Output): void {
  const directory = program
    .command('directory')
    .description('who can receive: organisations, seats, policies')
  const send = async (file: string, check: boolean): Promise<void> => {
    const text = readFileSync(file, 'utf8')
    const path = `/operator/directory?check=${check ? 'yes' : 'no'}`
    try {
      const answer = loaded.parse(await operator().call('desk', 'POST', path, { file: text }))
      output.out(
        `${file}: ${answer.entities} entities, ${check ? 'all right; nothing was changed' : 'loaded'}`,
      )
    } catch (error) {
      if (!(error instanceof Refused) || error.faults.length === 0) throw error
      for (const fault of error.faults) output.err(`${file}:${fault.pointer}: ${fault.detail}`)
      throw new Refused(error.status, `${file}: ${error.faults.length} faults; nothing was changed`)
    }
  }
  directory
    .command('check')
    .description('say what is wrong with a file, by line, and change nothing')
    .argument('<file>')
    .action((file: string) => send(file, true))
  directory
    .command('load')
    .description('check a file and take it over whole')
    .argument('<file>')
    .action((file: string) => send(file, false))
}
