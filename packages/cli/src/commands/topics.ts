import { Option, type Command } from 'commander'
import { kafkaAcls, type KafkaAcl } from '@tocsin/events'
import { table, type Output } from '../output.ts'

interface Asked {
  prefix: string
  principal: string
  format: string
}

const formats: Readonly<Record<string, (acls: readonly KafkaAcl[], asked: Asked) => readonly string[]>> = {
  table: (acls, { principal }) =>
    table(
      ['PRINCIPAL', 'RESOURCE', 'NAME', 'PATTERN', 'OPERATIONS'],
      acls.map((one) => [
        principalOf(principal, one),
        one.resource,
        one.name,
        one.pattern,
        one.operations.join(' '),
      ]),
    ),
  json: (acls, { principal }) =>
    acls.map((one) => JSON.stringify({ principal: principalOf(principal, one), ...one })),
  commands: (acls, { principal }) =>
    acls.map(
      (one) =>
        `kafka-acls.sh --bootstrap-server "$BROKERS" --command-config "$ADMIN" --add --allow-principal '${principalOf(principal, one)}' ` +
        `${one.operations.map((operation) => `--operation ${operation}`).join(' ')} ` +
        `--${one.resource} '${one.name}' --resource-pattern-type ${one.pattern}`,
    ),
}

/** `tocsin topics acls`: what a Kafka with an authorizer has to allow, from the list of topics; no service is asked. */
export function topicsCommand(program: Command, output: Output): void {
  const topics = program.command('topics').description('topics of the log')
  topics
    .command('acls')
    .description('who may read and write what on Kafka; all else is to be refused')
    .option('--prefix <prefix>', "before each topic's and group's name", 'tocsin.')
    .option(
      '--principal <pattern>',
      'name by which a broker knows a service, `%` for the service',
      'User:tocsin-%',
    )
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(Object.keys(formats)).default('table'),
    )
    .action((asked: Asked) => {
      for (const line of formats[asked.format]!(kafkaAcls(asked.prefix), asked)) output.out(line)
    })
}

const principalOf = (pattern: string, { service }: KafkaAcl): string => pattern.replace('%', service)
