import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

// The plugin of today's Docker, and the program of its own that Debian 12 has.
const CLIENTS: readonly (readonly string[])[] = [['docker', 'compose'], ['docker-compose']]

/** The command of the Compose client of this machine; it needs no daemon to check a file. */
export async function composeClient(): Promise<readonly string[] | undefined> {
  for (const client of CLIENTS) {
    const [program = '', ...args] = client
    const found = await run(program, [...args, 'version']).then(
      () => true,
      () => false,
    )
    if (found) return client
  }
  return undefined
}
