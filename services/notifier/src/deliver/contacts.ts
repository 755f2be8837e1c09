/** Addresses, opened for the moment of sending and then let go. */
import type { Opener, Opening } from '@tocsin/vault'
import * as z from 'zod'

/** Part `contact:<channel id>` of a seat's sealed box; the word opens each message by this channel. */
const contact = z.object({
  address: z.string().min(1).max(2048),
  secret: z.string().optional(),
  word: z.string().max(40).optional(),
})

export type Contact = z.infer<typeof contact>

export type ContactReading =
  | { outcome: 'contact'; contact: Contact }
  /** `gone` for good, `unavailable` for now */
  | { outcome: 'gone'; reason: string }
  | { outcome: 'unavailable'; reason: string }

/** Opens the boxes of several seats in one statement, which leaves an audit row. */
export async function openBoxes(opener: Opener, subjects: readonly string[]): Promise<Map<string, Opening>> {
  return subjects.length === 0 ? new Map() : opener.open([...new Set(subjects)], 'deliver')
}

export function contactOf(
  boxes: ReadonlyMap<string, Opening>,
  subject: string | null,
  channel: string,
): ContactReading {
  const opening = subject === null ? undefined : boxes.get(subject)
  if (opening === undefined) return { outcome: 'gone', reason: 'no-contact' }
  if (opening.outcome === 'destroyed') return { outcome: 'gone', reason: 'contact-erased' }
  if (opening.outcome === 'failed') return { outcome: 'unavailable', reason: `contact-${opening.reason}` }
  const read = contact.safeParse(parsed(opening.parts.get(`contact:${channel}`)))
  if (!read.success) return { outcome: 'gone', reason: 'no-contact' }
  return { outcome: 'contact', contact: read.data }
}

function parsed(part: Buffer | undefined): unknown {
  if (part === undefined) return undefined
  try {
    return JSON.parse(part.toString('utf8'))
  } catch {
    return undefined // not ours: the same as no contact, which is an outcome
  }
}
