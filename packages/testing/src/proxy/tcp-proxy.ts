import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A way between a client and a server that a test can spoil, and mend again. */
export interface TcpProxy {
  /** where it listens, at 127.0.0.1 */
  readonly port: number
  /** connections that are open now */
  readonly connections: number
  /** Holds every piece of data for that many milliseconds, each way, in its order. */
  delay(milliseconds: number): void
  /** Resets every connection, and each new one, until mended. */
  cut(): void
  /** Takes connections and data and lets nothing through until mended; then what was held arrives, as TCP does it. */
  blackHole(): void
  /** From now on everything passes. */
  mend(): void
  stop(): Promise<void>
}

/** Starts a proxy before a server. */
export async function startTcpProxy(to: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const open = new Set<Socket>()
  let delayed = 0
  let isCut = false
  let hole: PromiseWithResolvers<void> | null = null

  const passage = async (): Promise<void> => {
    // asked again: it may have been mended and spoiled in one turn
    while (hole !== null) await hole.promise
    if (delayed > 0) await pause(delayed)
  }

  async function carry(from: Socket, into: Socket): Promise<void> {
    for await (const chunk of from) {
      await passage()
      if (!into.write(chunk as Buffer)) await once(into, 'drain')
    }
    await passage()
    into.end()
  }

  async function serve(near: Socket): Promise<void> {
    keep(near)
    if (isCut) return void near.resetAndDestroy()
    await passage()
    const far = connect({ ...to, allowHalfOpen: true })
    keep(far)
    // whichever way breaks, the other side learns it
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.once('close', () => other.destroy())
      carry(one, other).catch(() => other.destroy())
    }
  }

  function keep(socket: Socket): void {
    open.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => open.delete(socket))
    // a broken connection is what this is for; `close` follows
    socket.on('error', () => undefined)
  }

  const server = createServer({ allowHalfOpen: true }, (near) => void serve(near))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')

  function mend(): void {
    isCut = false
    delayed = 0
    hole?.resolve()
    hole = null
  }

  return {
    port: address.port,
    get connections() {
      return open.size
    },
    delay: (milliseconds) => void (delayed = milliseconds),
    cut: () => {
      isCut = true
      for (const socket of open) socket.resetAndDestroy()
    },
    blackHole: () => void (hole ??= Promise.withResolvers()),
    mend,
    stop: async () => {
      for (const socket of open) socket.destroy()
      mend()
      server.close()
      await once(server, 'close')
    },
  }
}
