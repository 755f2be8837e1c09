import type { Command } from 'commander'
import * as z from 'zod'
import { services } from '@tocsin/events'
import type { Operator } from '../operator.ts'
import { table, type Output } from '../output.ts'

const readiness = z.looseObject({ ready: z.boolean(), parts: z.record(z.string(), z.boolean()) })

/** `tocsin status`: which services are ready, and what is missing. Exit code 1 unless all are. */
export function statusCommand(program: Command, operator: () => Operator, output: Output): void {
  program
    .command('status')
    .description('say which services are ready')
    .action(async () => {
      const asked = operator()
      const rows = await Promise.all(
        services.map(async (service) => {
          const answer = await asked.call(service, 'GET', '/readyz').catch(() => null)
          const read = readiness.safeParse(answer)
          if (!read.success) return [service, 'down', '']
          const missing = Object.entries(read.data.parts).filter(([, ok]) => !ok)
          return [service, read.data.ready ? 'ready' : 'not ready', missing.map(([part]) => part).join(', ')]
        }),
      )
      for (const line of table(['SERVICE', 'STATE', 'MISSING'], rows)) output.out(line)
      if (rows.some(([, state]) => state !== 'ready')) program.error('', { exitCode: 1 })
    })
}
