/** `npm run tocsin -- ...`: exit code 0 done, 1 refused or failed, 2 asked wrongly. */
import { Command, CommanderError } from 'commander'
import { deadCommand } from './commands/dead.ts'
import { directoryCommand } from './commands/directory.ts'
import { setUpLinkCommand } from './commands/set-up-link.ts'
import { sourceCommand } from './commands/source.ts'
import { statusCommand } from './commands/status.ts'
import { topicsCommand } from './commands/topics.ts'
import { vaultCommand } from './commands/vault.ts'
import { NotConfigured, operatorAccess } from './config.ts'
import { Refused, operator, type Operator } from './operator.ts'
import type { Output } from './output.ts'

const terminal: Output = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
}

/**
 * Runs one command.
 * @param args what stands behind `tocsin`
 * @returns the exit code
 */
export async function runTocsin(
  args: readonly string[],
  output: Output = terminal,
  connect: () => Operator = () => operator(operatorAccess()),
): Promise<number> {
  const program = new Command('tocsin')
    .description('What an operator does from a terminal')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => (text.trim() === '' ? undefined : output.err(text.trimEnd())),
    })
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText('after', '\nBeside these, without a running service: backtest FILE (see docs/backtest.md)')
  statusCommand(program, connect, output)
  setUpLinkCommand(program, connect, output)
  sourceCommand(program, connect, output)
  directoryCommand(program, connect, output)
  deadCommand(program, connect, output)
  vaultCommand(program, connect, output)
  topicsCommand(program, output)
  inherit(program)
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    return exitCodeOf(error, output)
  }
}

/** Settings of the program that commander does not hand down to subcommands made earlier. */
function inherit(command: Command): void {
  for (const child of command.commands) inherit(child.copyInheritedSettings(command))
}

function exitCodeOf(error: unknown, output: Output): number {
  if (error instanceof CommanderError)
    return error.exitCode === 1 && error.code !== 'commander.error' ? 2 : error.exitCode
  if (error instanceof Refused || error instanceof NotConfigured) {
    output.err(error.message)
    return 1
  }
  const code = (error as { cause?: { code?: string } }).cause?.code ?? (error as NodeJS.ErrnoException).code
  if (code === 'ECONNREFUSED') output.err("The operator's listener does not answer. Is the service running?")
  else output.err(error instanceof Error ? error.message : String(error))
  return 1
}
