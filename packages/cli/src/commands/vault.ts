import type { ServiceName } from '@tocsin/events'
import type { Command } from 'commander'
import * as z from 'zod'
import type { Operator } from '../operator.ts'
import { table, type Output } from '../output.ts'

/** Who holds the keys of which series. */
const HOLDERS = ['triage', 'notifier'] as const satisfies readonly ServiceName[]

const rolled = z.looseObject({
  series: z.string(),
  moved: z.number(),
  destroyed: z.number(),
  waiting: z.number(),
  damaged: z.number(),
  keyMissing: z.number(),
})

/** `tocsin vault roll|burn`: new keys for what lives, and the end of the old ones. */
export function vaultCommand(program: Command, operator: () => Operator, output: Output): void {
  const vault = program.command('vault').description('keys that open what people wrote')
  const orders = [
    ['roll', 'open new epochs now; the old keys are destroyed after ten minutes'],
    ['burn', 'roll, and destroy the old keys at once: what was erased is gone from every copy'],
  ] as const
  for (const [order, description] of orders) {
    vault
      .command(order)
      .description(description)
      .action(async () => {
        const rows: string[][] = []
        for (const holder of HOLDERS) {
          const answer = await operator().call(holder, 'POST', `/operator/vault/${order}`)
          const { series, moved, destroyed, waiting, damaged, keyMissing } = rolled.parse(answer)
          rows.push([series, ...[moved, destroyed, waiting, damaged].map(String)])
          if (keyMissing > 0)
            output.err(`${series}: the key store of ${holder} lacks a key that wraps lie under`)
        }
        for (const line of table(['SERIES', 'MOVED', 'KEYS DESTROYED', 'KEYS IN GRACE', 'DAMAGED'], rows))
          output.out(line)
      })
  }
}
