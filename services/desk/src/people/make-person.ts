import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import type { MessageLanguage } from '@tocsin/events'
import { addEntities, type StoreOptions } from '../directory/store-directory.ts'

export interface NewPerson {
  name: string
  signIn: string
  language: MessageLanguage
  conflicts: readonly string[]
  steward: boolean
  passwordHash: string | null
}

/** Makes a person who can sign in, and tells the directory. @returns the person's id, or null if the name is taken */
export async function makePerson(tx: Tx, person: NewPerson, options: StoreOptions): Promise<string | null> {
  const id = randomUUID()
  const { rows } = await tx.execute(sql`
    insert into account (person, sign_in_name, display_name, password_hash, steward)
    values (${id}, ${person.signIn.toLowerCase()}, ${person.name}, ${person.passwordHash}, ${person.steward})
    on conflict (sign_in_name) do nothing returning person`)
  if (rows.length === 0) return null
  const data = { id, languages: [person.language], conflicts: [...person.conflicts], absences: [] }
  await addEntities(tx, [{ kind: 'person', key: id, data }], options)
  return id
}
