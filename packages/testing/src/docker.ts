import { request } from 'node:http'

import { readTestEnvironment } from './config.ts'

/** Whether a Docker daemon answers on its socket, within a second. */
export async function dockerAnswers(dockerHost = readTestEnvironment().dockerHost): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ ...whereDocker(dockerHost), path: '/_ping', timeout: 1_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    ping.once('error', () => resolve(false))
    ping.once('timeout', () => ping.destroy(new Error('no answer')))
    ping.end()
  })
}

function whereDocker(
  dockerHost: string | undefined,
): { socketPath: string } | { host: string; port: number } {
  const url = new URL(dockerHost ?? 'unix:///var/run/docker.sock')
  return url.protocol === 'unix:'
    ? { socketPath: url.pathname }
    : { host: url.hostname, port: Number(url.port || 2375) }
}
