import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

const run = promisify(execFile)

// A process of its own: here the test runner's own timers come and go.
const program = `
  import { createServer } from 'node:net'
  import { leakGuard } from '${new URL('leak-guard.ts', import.meta.url).href}'

  const guard = leakGuard()
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const timer = setInterval(() => undefined, 60_000)
  await guard.check(50).catch((error) => console.log(error.message))
  clearInterval(timer)
  await new Promise((resolve) => server.close(resolve))
  await guard.check()
  console.log('nothing')`

it('names a server and a timer that stay open, and is content once they are closed', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  const [found, afterwards] = stdout.split('\n')
  expect(found).toMatch(/^left open: (?=.*1 × TCPServerWrap)(?=.*1 × Timeout)/)
  expect(afterwards).toBe('nothing')
}, 60_000)
