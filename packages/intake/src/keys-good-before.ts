/** Which shown keys were good in this process: it decides whom they are checked beside, and nothing else. */
import { randomBytes } from 'node:crypto'
import { mac } from './keys.ts'

const MOST = 10_000

export interface KeysGoodBefore {
  has(shown: string): boolean
  remember(shown: string): void
  forget(shown: string): void
}

/** Keys are never held: only what stands for them in this process. */
export function keysGoodBefore(): KeysGoodBefore {
  const salt = randomBytes(32)
  const known = new Set<string>()
  const unnamed = (shown: string): string => mac(salt, shown).toString('base64')
  return {
    has: (shown) => known.has(unnamed(shown)),
    remember: (shown) => {
      if (known.size >= MOST) known.clear()
      known.add(unnamed(shown))
    },
    forget: (shown) => void known.delete(unnamed(shown)),
  }
}
