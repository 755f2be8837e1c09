/** `npm run tocsin -- ...` */
import { runTocsin } from '@tocsin/cli'

process.exitCode = await runTocsin(process.argv.slice(2))
