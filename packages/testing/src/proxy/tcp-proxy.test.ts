import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../eventually.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

let echo: Server
let proxy: TcpProxy
const clients: Socket[] = []

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await startTcpProxy({ host: '127.0.0.1', port: (echo.address() as { port: number }).port })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await proxy.stop()
  echo.close()
})

/** A client and the text that came back so far. */
async function client(): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(proxy.port, '127.0.0.1')
  clients.push(socket)
  let heard = ''
  socket.setEncoding('utf8').on('data', (text: string) => void (heard += text))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return { socket, heard: () => heard }
}
const back = (of: { heard: () => string }, text: string, within?: number): Promise<unknown> =>
  eventually(() => of.heard() === text, { what: `"${text}" to come back`, ...(within && { within }) })

describe('a TCP proxy', () => {
  it('passes everything both ways, in order, and the end of it', async () => {
    const one = await client()
    const text = 'abc'.repeat(200_000)
    one.socket.end(text)
    await once(one.socket, 'close')
    expect(one.heard()).toBe(text)
    await eventually(() => proxy.connections === 0, { what: 'no connection left' })
  })

  it('holds data and connections in a black hole, and hands them on when it is mended', async () => {
    const one = await client()
    one.socket.write('a')
    await back(one, 'a')
    proxy.blackHole()
    one.socket.write('b')
    const two = await client()
    two.socket.write('c')
    await expect(back(one, 'ab', 2_000)).rejects.toThrow('not within')
    expect([one.heard(), two.heard()]).toEqual(['a', ''])
    proxy.mend()
    await back(one, 'ab')
    await back(two, 'c')
  }, 120_000)

  it('cuts what is open and what comes, until it is mended', async () => {
    const one = await client()
    one.socket.write('a')
    await back(one, 'a')
    proxy.cut()
    await eventually(() => one.socket.destroyed, { what: 'the open connection to break' })
    const two = connect(proxy.port, '127.0.0.1')
    clients.push(two)
    two.on('error', () => undefined)
    await eventually(() => two.destroyed, { what: 'the new connection to break' })
    proxy.mend()
    const three = await client()
    three.socket.write('b')
    await back(three, 'b')
  })

  it('delays each piece', async () => {
    const one = await client()
    proxy.delay(50)
    const began = performance.now()
    one.socket.write('a')
    await back(one, 'a')
    expect(performance.now() - began).toBeGreaterThanOrEqual(100)
  })
})
