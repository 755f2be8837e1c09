/** From nothing running to everything answering, on data that are there already. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocal } from '../../infra/local/local.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import type { Row } from './row.ts'

export async function benchStartUp(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  try {
    const seconds: number[] = []
    for (let i = 0; i < 2; i++) {
      const ports = await freePortsFrom(9_600)
      const began = performance.now()
      const local = await startLocal({ folder, ports, separate: false })
      seconds.push((performance.now() - began) / 1000)
      await local.stop()
    }
    const [cold, warm] = seconds
    return {
      what: 'start of the whole system on one machine, in a process that has its code loaded, on data that are there',
      measured: `${warm!.toFixed(1)} s`,
      beside: `the first start, with a new database ${cold!.toFixed(1)} s`,
      ratio: '',
      goal: '< 5 s',
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
