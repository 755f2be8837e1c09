/** Secrets of a local start: made at the first one, kept in one file that only its owner can read. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { RolePasswords } from '@tocsin/database'

export interface Secrets {
  /** of PostgreSQL's superuser */
  superuser: string
  passwords: RolePasswords
  operatorToken: string
  vaultRoot: string
  session: { privateKey: string; publicKey: string }
  /** HMAC keys by the name of the setting that takes them; vault.md, "Keys", (3) */
  keys: Record<(typeof hmacKeys)[number], string>
}

const hmacKeys = [
  'RECEIPT_KEY',
  'SOURCE_TOKEN_KEY',
  'API_KEY_KEY',
  'IDEMPOTENCY_KEY_KEY',
  'BODY_KEY',
  'PAGE_KEY',
  'SHINGLE_KEY',
  'LINK_KEY',
  'CURSOR_KEY',
] as const

const secret = (): string => randomBytes(32).toString('hex')

/** Reads the file, or makes it. */
export async function secretsIn(file: string): Promise<Secrets> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Secrets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = makeSecrets()
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  return made
}

function makeSecrets(): Secrets {
  const keys = Object.fromEntries(hmacKeys.map((name) => [name, secret()])) as Secrets['keys']
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    superuser: secret(),
    passwords: {
      owner: secret(),
      'civil-society-intake': secret(),
      'regional-intake': secret(),
      triage: secret(),
      notifier: secret(),
      desk: secret(),
    },
    operatorToken: secret(),
    vaultRoot: secret(),
    session: { privateKey, publicKey },
    keys,
  }
}
