/** The canaries of one run: each field gets a text of its own. */
import { randomBytes } from 'node:crypto'
import type { Canaries } from '@tocsin/testing'

export interface Flock {
  /** @returns the canary of that field, the same each time; letters alone, so that every field takes it and no code is mistaken */
  of(field: string): string
  /** Looks for a secret too that a service made. */
  keep(field: string, secret: string): void
  all(): Canaries
}

export function newFlock(): Flock {
  const beginning = `Cnry${letters(10)}`
  const canaries = new Map<string, string>()
  return {
    of: (field) => {
      const known = canaries.get(field)
      if (known !== undefined) return known
      const made = `${beginning}${field.replace(/[^a-z]/gi, '')}X${letters(5)}`
      canaries.set(field, made)
      return made
    },
    keep: (field, secret) => void canaries.set(field, secret),
    all: () => Object.fromEntries(canaries),
  }
}

const letters = (count: number): string =>
  [...randomBytes(count)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')
