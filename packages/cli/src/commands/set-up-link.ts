import type { Command } from 'commander'
import * as z from 'zod'
import type { Operator } from '../operator.ts'
import type { Output } from '../output.ts'

/** `tocsin set-up-link`: the link by which the first steward signs in; the one before ends. */
export function setUpLinkCommand(program: Command, operator: () => Operator, output: Output): void {
  program
    .command('set-up-link')
    .description('make the link by which the first steward signs in, good for a day; an earlier one ends')
    .action(async () => {
      const answer = await operator().call('desk', 'POST', '/operator/set-up-link', {})
      output.out(z.looseObject({ link: z.url() }).parse(answer).link)
    })
}
