import { createServer } from 'node:net'

/** TCP ports of 127.0.0.1 that were free a moment ago, all different. Somebody else may take one first: try again then. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve)
      })
      return server
    }),
  )
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
      return address.port
    }),
  )
}
