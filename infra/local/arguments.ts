/** What the local start is told on its command line. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Arguments {
  /** plays the real reports once everything runs */
  demo: boolean
  /** each service as a process of its own, by its `main.ts` */
  separate: boolean
  /** where data and keys are kept */
  folder: string
  /** the desk listens here, the others on the ports above it */
  port: number
}

export const HELP = `Usage: npm start -- [options]

  --demo         play the real reports and show what happens
  --separate     start each service as a process of its own
  --data FOLDER  keep data and keys there (default: data)
  --port PORT    first of thirteen ports, all on 127.0.0.1 (default: 8100)
  --help         this text
`

/** @returns what was asked, or a text to print: the help, or what is wrong */
export function readArguments(args: readonly string[]): { ask: Arguments } | { text: string; code: 0 | 2 } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        demo: { type: 'boolean', default: false },
        separate: { type: 'boolean', default: false },
        data: { type: 'string', default: join(import.meta.dirname, '..', '..', 'data') },
        port: { type: 'string', default: '8100' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { text: HELP, code: 0 }
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1024 || port > 65_500)
      return { text: `--port: a number from 1024 to 65500, not "${values.port}"\n\n${HELP}`, code: 2 }
    return { ask: { demo: values.demo, separate: values.separate, folder: resolve(values.data), port } }
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, code: 2 }
  }
}
