/** The demo's directory: loading it, and names for the ids that events carry. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { parse } from 'yaml'
import type { Local } from '../local.ts'

const file = new URL('../demo-directory.yaml', import.meta.url)
const networks = z.object({
  organisations: z.array(z.looseObject({ key: z.string(), id: z.string().optional() })),
})

const seats = z.object({
  organisations: z.array(z.object({ key: z.string(), name: z.string() })),
  seats: z.array(z.object({ party: z.string(), channels: z.array(z.object({ address: z.string() })) })),
})

/** Every address of the directory with whose it is; `organisation` is the name of one, null for a state. */
export function seatAddresses(): { address: string; party: string; organisation: string | null }[] {
  const read = seats.parse(parse(readFileSync(file, 'utf8')))
  const names = new Map(read.organisations.map(({ key, name }) => [key, name]))
  return read.seats.flatMap(({ party, channels }) => {
    // these two are parties by their key
    const organisation = party === 'review' || party === 'operator' ? null : (names.get(party) ?? null)
    return channels.map(({ address }) => ({ address, party, organisation }))
  })
}

/** Ids of the twelve networks that vouch for the demo's sources, in their order. */
export function rootIds(): string[] {
  const { organisations } = networks.parse(parse(readFileSync(file, 'utf8')))
  return organisations.flatMap(({ key, id }) => (key.startsWith('root-') && id !== undefined ? [id] : []))
}

/** The file as it is, for a test that changes names in it. */
export const demoDirectory = (): string => readFileSync(file, 'utf8')

/** @throws Error with what the desk says, if it refuses the file */
export async function loadDemoDirectory(
  local: Pick<Local, 'operator' | 'ports'>,
  directory: string = demoDirectory(),
): Promise<void> {
  const text = directory.replace('127.0.0.1:8112', `127.0.0.1:${local.ports.webhooks}`)
  const answer = await fetch(new URL('/operator/directory?check=no', local.operator.services.desk), {
    method: 'POST',
    headers: { authorization: `Bearer ${local.operator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ file: text }),
  })
  if (!answer.ok) throw new Error(`the desk refuses the demo's directory: ${await answer.text()}`)
}
