/** Passwords: argon2id with 19 MiB and two passes (OWASP's floor of 2023), about 50 ms. */
import { hash, verify, type Options } from '@node-rs/argon2'

/** `algorithm` 2 is argon2id. */
const COST: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const PASSWORD_LENGTH = { least: 12, most: 200 }

/** The hash of no password: who has none is refused in the time that a wrong password takes. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$dG9jc2luLW5vYm9keS1oZXJl$rqvfsLDkX5lmM04r9DNR0o3HrJbPcpqWHg5xoo4+O2c'

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

/** @param stored null where the name is not known or has no password yet */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const matches = await verify(stored ?? NOBODY, password.normalize('NFKC'))
  return stored !== null && matches
}
