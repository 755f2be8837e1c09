import { createServer } from 'node:net'

import { expect, it } from 'vitest'

import { leakGuard } from './leak-guard.ts'

it('names a server and a timer that stay open, and is content once they are closed', async () => {
  const guard = leakGuard()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const timer = setInterval(() => undefined, 60_000)
  await expect(guard.check(50)).rejects.toThrow(/left open: (?=.*1 × TCPServerWrap)(?=.*1 × Timeout)/)
  clearInterval(timer)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await guard.check()
})
