import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import type { LinkKey } from '@tocsin/messages'
import type { Logger, Session } from '@tocsin/service'
import type { Sealer } from '@tocsin/vault'

/** What the desk's routes need; built in `app.ts`. */
export interface Desk {
  database: Database
  clock: Clock
  logger: Logger
  sealer: Sealer
  linkKeys: readonly LinkKey[]
  /** cursors, ETags and comparisons: see `keys.ts` for what is derived */
  secret: Buffer
  /** makes the token that other services check offline */
  signSession(who: Session): Promise<string>
  triageUrl: string | undefined
  cookies: { secure: boolean; domain: string | undefined }
  /** where people reach the desk; known once it listens */
  publicUrl(): string
}
