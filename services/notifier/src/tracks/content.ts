/** What of a message is fixed when it is planned, so that every try of it says the same. */
import type { SeatRole } from '@tocsin/events'

export interface AskContent {
  /** why this seat is asked, as far as its holder may know */
  why:
    | { code: 'member'; state: string; organisation: string }
    | { code: 'place' | 'neighbour' | 'next-in-line' | 'review' | 'operator' | 'duty' }
  /** who is asked next and when, ISO 8601 */
  next: { role: SeatRole; at: string } | { party: string; at: string } | null
  /** level before this version, where it differs */
  previous: { level: string; at: string } | null
  issuedAt: string | null
  exercise: boolean
}
