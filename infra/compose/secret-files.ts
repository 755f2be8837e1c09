/** Secrets of the distributed form as files: each container sees a folder of its own and nothing else. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OperatorFile } from '@tocsin/cli'
import { schemaOfService } from '@tocsin/database'
import { services, type ServiceName } from '@tocsin/events'
import type { Secrets } from '../local/secrets.ts'

type Files = Readonly<Record<string, string>>

/** In every container; only the network of the containers leads there. */
export const OPERATOR_PORT = 9100

/** What each service reads by `NAME_FILE`, by the name of the setting. */
export function secretFiles(
  service: ServiceName,
  secrets: Secrets,
  pinned: { readonly keeperKey: string; readonly postgresAddress: string },
): Files {
  const keys = (...names: (keyof Secrets['keys'])[]): Files =>
    Object.fromEntries(names.map((name) => [name, secrets.keys[name]]))
  const seals = { KEEPER_PUBLIC_KEY: pinned.keeperKey }
  const opens = { VAULT_ROOT_KEY: secrets.vaultRoot }
  const intake = {
    ...seals,
    ...keys('RECEIPT_KEY', 'SOURCE_TOKEN_KEY', 'API_KEY_KEY', 'IDEMPOTENCY_KEY_KEY', 'BODY_KEY'),
  }
  const { privateKey, publicKey } = secrets.session
  const own: Record<ServiceName, Files> = {
    'civil-society-intake': { ...intake, ...keys('PAGE_KEY') },
    'regional-intake': intake,
    triage: { ...opens, ...keys('SHINGLE_KEY'), SESSION_PUBLIC_KEY: publicKey },
    notifier: { ...opens, ...keys('LINK_KEY') },
    desk: {
      ...seals,
      ...keys('LINK_KEY', 'CURSOR_KEY'),
      SESSION_PRIVATE_KEY: privateKey,
      SESSION_PUBLIC_KEY: publicKey,
    },
  }
  const role = `${schemaOfService(service)}:${encodeURIComponent(secrets.passwords[service])}`
  return {
    DATABASE_URL: `postgresql://${role}@${pinned.postgresAddress}/tocsin`,
    OPERATOR_TOKEN: secrets.operatorToken,
    ...own[service],
  }
}

/** `operator.json` of the command line in its own container. */
export function operatorFileOf(secrets: Secrets): OperatorFile {
  const urls = services.map((service) => [service, `http://${service}:${OPERATOR_PORT}`])
  return { token: secrets.operatorToken, services: Object.fromEntries(urls) as OperatorFile['services'] }
}

/**
 * Puts files in place whole: a reader sees the old one or the new one.
 * @param mode of each; a file that another user's container reads lies in a volume that nobody else mounts
 */
export async function writeFiles(folder: string, files: Files, mode = 0o400): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    const draft = join(folder, `.${name}`)
    await rm(draft, { force: true })
    await writeFile(draft, text, { mode })
    await rename(draft, join(folder, name))
  }
}
