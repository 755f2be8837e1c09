import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'
import { portsFrom, takenPorts } from './ports.ts'

describe('npm start', () => {
  it.each([
    [['--port', '80'], 2, '--port: a number from 1024'],
    [['--dmeo'], 2, '--dmeo'],
    [['--help'], 0, 'Usage: npm start'],
  ] as const)('answers %j with %i and a text', (args, code, text) => {
    const read = readArguments(args)
    expect(read).toMatchObject({ code })
    expect('text' in read && read.text).toContain(text)
  })

  it('names the port that is taken and the part that needs it', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const taken = await takenPorts(portsFrom(port))
    expect(taken).toContainEqual({ port, part: 'desk' })
    await new Promise((resolve) => server.close(resolve))
  })
})
