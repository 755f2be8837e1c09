/** `npm run tocsin -- ...`: the operator's commands, and `backtest`, which asks no running service. */
import { runTocsin } from '@tocsin/cli'

import { runBacktest } from '../backtest/command.ts'

const [command, ...rest] = process.argv.slice(2)
process.exitCode = await (command === 'backtest' ? runBacktest(rest) : runTocsin(process.argv.slice(2)))
