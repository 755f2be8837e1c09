import type { Command } from 'commander'
import * as z from 'zod'
import type { Operator } from '../operator.ts'
import type { Output } from '../output.ts'

const made = z.looseObject({ source: z.string(), key: z.string() })
const organisation = z.looseObject({ id: z.string() })

interface Options {
  root: string
  intake: 'civil-society' | 'regional'
  vouched: boolean
  feed: boolean
}

/** `tocsin source add`: a source, its root, and the key that it reports with. */
export function sourceCommand(program: Command, operator: () => Operator, output: Output): void {
  const source = program.command('source').description('who may report')
  source
    .command('add')
    .description('make a source and its API key, which is shown once')
    .argument('<name>', 'what people call the source')
    .requiredOption('--root <root>', "id of the organisation that vouches for it, or a new one's name")
    .option('--intake <intake>', 'civil-society or regional', 'civil-society')
    .option('--vouched', 'its root vouches for it; without this it counts as unvouched', false)
    .option('--feed', 'a data set: baseline, corroborates nothing', false)
    .action(async (name: string, options: Options) => {
      if (!['civil-society', 'regional'].includes(options.intake))
        return source.error("error: option '--intake' is civil-society or regional", { exitCode: 2 })
      const root = z.uuid().safeParse(options.root).success
        ? options.root
        : await newRoot(operator(), options.root)
      const answer = made.parse(
        await operator().call(`${options.intake}-intake`, 'POST', '/operator/sources', {
          name,
          root,
          vouched: options.vouched,
          feed: options.feed,
        }),
      )
      output.out(`source  ${answer.source}`)
      output.out(`root    ${root}`)
      output.out(`key     ${answer.key}`)
      output.err(
        'The key is stored as a hash and is not shown again. Hand it over in person or sealed, never by mail.',
      )
    })
}

async function newRoot(operator: Operator, name: string): Promise<string> {
  const answer = await operator.call('desk', 'POST', '/operator/organisations', { name, kind: 'network' })
  return organisation.parse(answer).id
}
