import type { Command } from 'commander'
import * as z from 'zod'
import { services, type ServiceName } from '@tocsin/events'
import type { Operator } from '../operator.ts'
import { table, type Output } from '../output.ts'

const deadEvent = z.looseObject({
  id: z.string(),
  type: z.string().nullable(),
  topic: z.string(),
  reason: z.string(),
  attempts: z.number(),
  at: z.string(),
  state: z.string(),
})

/** `tocsin dead list|show|resend` and `tocsin replay`: events that a service could not handle. */
export function deadCommand(program: Command, operator: () => Operator, output: Output): void {
  const dead = program.command('dead').description('events that a service could not handle')
  const serviceOption = ['--service <service>', `one of ${services.join(', ')}`] as const

  dead
    .command('list')
    .description('list them, newest first')
    .option(...serviceOption)
    .option('--json', 'one object a line', false)
    .action(async (options: { service?: ServiceName; json: boolean }) => {
      const asked = options.service === undefined ? services : [options.service]
      const rows: string[][] = []
      for (const service of asked) {
        const { events } = z
          .looseObject({ events: z.array(deadEvent) })
          .parse(await operator().call(service, 'GET', '/operator/dead'))
        if (options.json) for (const event of events) output.out(JSON.stringify({ service, ...event }))
        for (const e of events)
          rows.push([service, e.id, e.topic, e.type ?? '?', e.state, e.reason, String(e.attempts), e.at])
      }
      if (options.json) return
      if (rows.length === 0) return output.out('No dead events.')
      for (const line of table(['SERVICE', 'ID', 'TOPIC', 'TYPE', 'STATE', 'REASON', 'TRIES', 'SINCE'], rows))
        output.out(line)
    })

  dead
    .command('show')
    .description('show one as it came')
    .argument('<id>', 'as `dead list` shows it')
    .requiredOption(...serviceOption)
    .action(async (id: string, options: { service: ServiceName }) => {
      const shown = await operator().call(options.service, 'GET', `/operator/dead/${encodeURIComponent(id)}`)
      output.out(JSON.stringify(shown, null, 2))
    })

  dead
    .command('resend')
    .description('hand one to the same handler again, under the same id')
    .argument('<id>', 'as `dead list` shows it')
    .requiredOption(...serviceOption)
    .action(async (id: string, options: { service: ServiceName }) => {
      await operator().call(options.service, 'POST', `/operator/dead/${encodeURIComponent(id)}/resend`, {})
      output.out(`${id}: sent again`)
    })

  program
    .command('replay')
    .description('read a topic again; what has had its effect is passed over')
    .requiredOption(...serviceOption)
    .requiredOption('--topic <topic>', 'such as reports.civil-society')
    .option('--from <from>', 'start, or an instant such as 2026-03-02T10:00:00Z', 'start')
    .action(async (options: { service: ServiceName; topic: string; from: string }) => {
      const { records } = z.looseObject({ records: z.number() }).parse(
        await operator().call(options.service, 'POST', '/operator/replay', {
          topic: options.topic,
          from: options.from,
        }),
      )
      output.out(`${options.topic}: ${options.service} looks at ${records} records again`)
    })
}
