import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule required'
const MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/** What a broker needs that asks who comes, and by TLS alone. */
export interface Guard {
  /** whom it lets do everything, itself among them */
  readonly operator: string
  /** by name; the operator's too */
  readonly passwords: ReadonlyMap<string, string>
  /** PEM of the certificate that it shows */
  readonly ca: string
  readonly caFile: string
  readonly keystore: { readonly file: string; readonly password: string }
}

/** Makes a certificate for 127.0.0.1, with Java's own tool, and a password for each user. */
export async function makeGuard(
  java: string,
  folder: string,
  { operator, users }: { operator: string; users: readonly string[] },
): Promise<Guard> {
  const keytool = java.replace(/java$/, 'keytool')
  const keystore = { file: join(folder, 'broker.p12'), password: secret() }
  const caFile = join(folder, 'broker.pem')
  const store = ['-alias', 'broker', '-keystore', keystore.file, '-storepass', keystore.password]
  const certificate = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1', '-validity', '2']
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-storetype', 'PKCS12']
  await run(keytool, ['-genkeypair', ...store, ...certificate, ...key], { timeout: 120_000 })
  await run(keytool, ['-exportcert', '-rfc', '-file', caFile, ...store], { timeout: 120_000 })
  return {
    operator,
    passwords: new Map([operator, ...users].map((user) => [user, secret()])),
    ca: await readFile(caFile, 'utf8'),
    caFile,
    keystore,
  }
}

/** What the node's properties have besides: nobody does anything that no rule allows, but the operator. */
export function guardProperties({ operator, passwords, caFile, keystore }: Guard): Record<string, string> {
  const self = `username="${operator}" password="${passwords.get(operator)}"`
  const everybody = [...passwords].map(([user, password]) => `user_${user}="${password}"`).join(' ')
  return {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': `User:${operator}`,
    'sasl.enabled.mechanisms': [...MECHANISMS, 'PLAIN'].join(','),
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': `${PLAIN} ${self} user_${operator}="${passwords.get(operator)}";`,
    'listener.name.clients.plain.sasl.jaas.config': `${PLAIN} ${self} ${everybody};`,
    ...Object.fromEntries(
      MECHANISMS.map((mechanism) => [
        `listener.name.clients.${mechanism.toLowerCase()}.sasl.jaas.config`,
        `${SCRAM} ${self};`,
      ]),
    ),
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keystore.file,
    'ssl.keystore.password': keystore.password,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': caFile,
  }
}

/** Arguments of the storage tool: users have to be there before the broker signs in to itself. */
export function scramUsers({ passwords }: Guard): string[] {
  return [...passwords].flatMap(([user, password]) =>
    MECHANISMS.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${user},password=${password}]`]),
  )
}

const secret = (): string => randomBytes(16).toString('hex')
