import type { Command } from 'commander'
import * as z from 'zod'
import { services, type ServiceName } from '@tocsin/events'
import type { Operator } from '../operator.ts'
import { table, type Output } from '../output.ts'

const deadEvent = z.looseObject({
  event: z.string(),
  group: z.string(),
  topic: z.string(),
  reason: z.string(),
  tries: z.number(),
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
          rows.push([service, e.event, e.topic, e.state, e.reason, String(e.tries), e.at])
      }
      if (options.json) return
      if (rows.length === 0) return output.out('No dead events.')
      for (const line of table(['SERVICE', 'EVENT', 'TOPIC', 'STATE', 'REASON', 'TRIES', 'SINCE'], rows))
        output.out(line)
    })

  dead
    .command('show')
    .description('show one as it came')
    .argument('<event>')
    .requiredOption(...serviceOption)
    .action(async (event: string, options: { service: ServiceName }) => {
      const shown = await operator().call(
        options.service,
        'GET',
        `/operator/dead/${encodeURIComponent(event)}`,
      )
      output.out(JSON.stringify(shown, null, 2))
    })

  dead
    .command('resend')
    .description('hand one to the same handler again, under the same id')
    .argument('<event>')
    .requiredOption(...serviceOption)
    .action(async (event: string, options: { service: ServiceName }) => {
      await operator().call(options.service, 'POST', `/operator/dead/${encodeURIComponent(event)}/resend`, {})
      output.out(`${event}: sent again`)
    })

  program
    .command('replay')
    .description('read a topic again from an offset; what has had its effect is passed over')
    .requiredOption(...serviceOption)
    .requiredOption('--topic <topic>', 'such as reports.civil-society')
    .option('--from <offset>', 'offset in each partition', '0')
    .action(async (options: { service: ServiceName; topic: string; from: string }) => {
      const from = Number(options.from)
      if (!Number.isInteger(from) || from < 0)
        return program.error("error: option '--from' is a whole number from 0", { exitCode: 2 })
      await operator().call(options.service, 'POST', '/operator/replay', { topic: options.topic, from })
      output.out(`${options.topic}: ${options.service} reads again from ${from}`)
    })
}
