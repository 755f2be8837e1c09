import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'

export interface NewAccount {
  person: string
  signIn: string
  name: string
  passwordHash: string | null
  steward: boolean
}

/** Makes or renames accounts. A password that somebody has is never replaced by a file, nor a steward unmade. */
export async function storeAccounts(tx: Tx, accounts: readonly NewAccount[]): Promise<void> {
  for (const { person, signIn, name, passwordHash, steward } of accounts)
    await tx.execute(sql`
      insert into account (person, sign_in_name, display_name, password_hash, steward)
      values (${person}, ${signIn}, ${name}, ${passwordHash}, ${steward})
      on conflict (person) do update set sign_in_name = excluded.sign_in_name, display_name = excluded.display_name,
        password_hash = coalesce(account.password_hash, excluded.password_hash),
        steward = account.steward or excluded.steward`)
}
