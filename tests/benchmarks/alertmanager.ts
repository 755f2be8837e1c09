/** Prometheus' Alertmanager beside us, where this machine has it: it keeps alerts in memory. */
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, freePorts, startTied, type TiedProcess } from '@tocsin/testing'
import type { Post } from './sending.ts'

const DEBIAN = '/usr/bin/prometheus-alertmanager'

/** Each label set is a group of its own and leaves at once. */
const configuration = (hook: string): string => `
global: { resolve_timeout: 1h }
route: { receiver: sink, group_by: ['...'], group_wait: 0s, group_interval: 10s, repeat_interval: 24h }
receivers:
  - name: sink
    webhook_configs: [{ url: '${hook}', send_resolved: false }]
`

export async function startAlertmanager(
  hook: string,
): Promise<{ post: Post; kill(): Promise<void>; stop(): Promise<void> } | { missing: string }> {
  const there = await access(DEBIAN).then(
    () => true,
    () => false,
  )
  if (!there) return { missing: 'Alertmanager is missing here (Debian: prometheus-alertmanager)' }
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  await writeFile(join(folder, 'alertmanager.yml'), configuration(hook))
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const isReady = (): Promise<true | undefined> =>
    fetch(`${url}/-/ready`).then(
      (answer) => (answer.ok ? true : undefined),
      () => undefined,
    )
  const start = async (): Promise<TiedProcess> => {
    const started = await startTied({
      command: DEBIAN,
      args: [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
        '--log.level=warn',
      ],
    })
    await eventually(isReady, { within: 20_000, what: 'Alertmanager is ready' })
    return started
  }
  let running = await start()
  return {
    async post(alert) {
      const answer = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([
          { labels: { alertname: 'bench', n: alert }, startsAt: new Date().toISOString() },
        ]),
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}`)
    },
    async kill() {
      running.send('SIGKILL')
      await running.ended
      running = await start()
    },
    async stop() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
