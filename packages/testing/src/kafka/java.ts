import { execFile } from 'node:child_process'
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { readTestEnvironment } from '../config.ts'

const run = promisify(execFile)
const repository = new URL('../../../../', import.meta.url)
const pom = fileURLToPath(new URL('infra/kafka/pom.xml', repository))

/** What starts a broker: a Java and the folder of its jars; or why there is none. */
export type BrokerProgram = { readonly java: string; readonly jars: string } | { readonly missing: string }

/** Finds Java 17 or newer, and the broker's jars, which Maven fetches once into the repository's `.cache`. */
export async function brokerProgram(): Promise<BrokerProgram> {
  const { javaHome, kafkaClassPath } = readTestEnvironment()
  const java = javaHome ? join(javaHome, 'bin', 'java') : 'java'
  const major = await javaMajor(java)
  if (major === undefined) return { missing: 'Java 17 or newer was not found' }
  if (major < 17) return { missing: `Java is ${major}, a Kafka broker needs 17 or newer` }
  const jars = kafkaClassPath ?? fileURLToPath(new URL(`.cache/kafka-${await kafkaVersion()}`, repository))
  if (await exists(jars)) return { java, jars }
  return fetchJars(java, jars)
}

/** The version that `infra/kafka/pom.xml` pins. */
export async function kafkaVersion(): Promise<string> {
  const version = /<kafka\.version>([^<]+)</.exec(await readFile(pom, 'utf8'))?.[1]
  if (!version) throw new Error('infra/kafka/pom.xml names no kafka.version')
  return version
}

async function fetchJars(java: string, jars: string): Promise<BrokerProgram> {
  const draft = `${jars}.${process.pid}`
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`]
  await mkdir(draft, { recursive: true })
  try {
    await run('mvn', ['-B', '-q', '-f', pom, ...goal], { timeout: 300_000 })
    // Whoever fetched at the same time has the same jars; the first to rename wins.
    await rename(draft, jars).catch(async (error: unknown) => {
      if (!(await exists(jars))) throw error
    })
    return { java, jars }
  } catch (error) {
    return { missing: `Maven gave no Kafka broker (${firstLineOf(error)})` }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function javaMajor(java: string): Promise<number | undefined> {
  try {
    const { stderr, stdout } = await run(java, ['-version'], { timeout: 20_000 })
    const major = /version "(\d+)/.exec(`${stderr}${stdout}`)?.[1]
    return major === undefined ? undefined : Number(major)
  } catch {
    return undefined
  }
}

function firstLineOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'Maven was not found'
  return (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 2).join(' ')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
