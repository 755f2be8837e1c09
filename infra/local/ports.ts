/** Which part listens where, and a clear word when somebody else already does. */
import { createServer } from 'node:net'
import type { ServiceName } from '@tocsin/events'

export interface Ports {
  services: Record<ServiceName, { public: number; operator: number }>
  mail: { smtp: number; page: number }
  /** where a desk of the demo takes its webhooks */
  webhooks: number
}

/** The desk first, since that is the address people type. */
const order: readonly ServiceName[] = [
  'desk',
  'civil-society-intake',
  'regional-intake',
  'triage',
  'notifier',
]

export function portsFrom(first: number): Ports {
  const services = Object.fromEntries(
    order.map((name, i) => [name, { public: first + i, operator: first + 6 + i }]),
  ) as Ports['services']
  return { services, mail: { page: first + 5, smtp: first + 11 }, webhooks: first + 12 }
}

export interface TakenPort {
  port: number
  part: string
}

/** @returns the ports that cannot be listened on, with the part that wants each */
export async function takenPorts(ports: Ports): Promise<TakenPort[]> {
  const wanted: TakenPort[] = [
    ...Object.entries(ports.services).flatMap(([part, own]) => [
      { port: own.public, part },
      { port: own.operator, part: `${part}, operator's listener` },
    ]),
    { port: ports.mail.page, part: 'mail sink' },
    { port: ports.mail.smtp, part: 'mail sink, SMTP' },
    { port: ports.webhooks, part: 'webhook sink' },
  ]
  const free = await Promise.all(wanted.map(({ port }) => canListen(port)))
  return wanted.filter((_want, i) => !free[i])
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** @returns the first ports from `first` on, in steps of twenty, that are all free */
export async function freePortsFrom(first: number): Promise<Ports> {
  for (let from = first; from < 65_000; from += 20) {
    const ports = portsFrom(from)
    if ((await takenPorts(ports)).length === 0) return ports
  }
  throw new Error('no thirteen free ports on 127.0.0.1')
}
