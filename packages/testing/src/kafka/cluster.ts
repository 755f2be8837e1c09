import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePorts } from '../processes/free-port.ts'
import { startTied } from '../processes/tied-process.ts'
import type { TiedProcess } from '../processes/tied-process.ts'
import { scramUsers } from './guard.ts'
import type { Guard } from './guard.ts'
import { JAVA_FLAGS, nodeProperties } from './settings.ts'
import type { NodeAddress } from './settings.ts'

/** One broker, for tests to hurt. */
export interface KafkaNode {
  readonly address: string
  readonly running: boolean
  /** SIGKILL: no goodbye, no flush. */
  kill(): Promise<void>
  /** SIGTERM: hands its partitions over and leaves. */
  stop(): Promise<void>
  /** SIGSTOP: holds its connections and answers nothing. */
  pause(): void
  resume(): void
  /** Starts it again where it was, with what it had; returns when it serves. */
  start(): Promise<void>
}

/** A KRaft cluster of our own, each node a child process. */
export interface KafkaCluster {
  readonly brokers: readonly string[]
  readonly nodes: readonly KafkaNode[]
  readonly folder: string
  stop(): Promise<void>
}

/** What a cluster is made of. */
export interface ClusterParts {
  readonly java: string
  readonly jars: string
  readonly size: number
  /** where it asks who comes */
  readonly guard?: Guard
}

/** Formats and starts the nodes together (one alone of three has no quorum), and waits until each serves. */
export async function startCluster(parts: ClusterParts): Promise<KafkaCluster> {
  for (let attempt = 1; ; attempt += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-kafka-'))
    const nodes = (await addresses(parts.size, folder)).map(
      (address, _, all) => new Broker(parts, folder, address, all),
    )
    const stop = async () => {
      await Promise.all(nodes.map((node) => node.end()))
      await rm(folder, { recursive: true, force: true })
    }
    try {
      const clusterId = randomClusterId()
      await Promise.all(nodes.map((node) => node.format(clusterId)))
      await Promise.all(nodes.map((node) => node.start()))
      return { brokers: nodes.map(({ address }) => address), nodes, folder, stop }
    } catch (error) {
      await stop()
      const lostTheRace = nodes.some((node) => node.printed('Address already in use'))
      if (!lostTheRace || attempt === 5) throw error
    }
  }
}

class Broker implements KafkaNode {
  readonly address: string
  readonly #parts: ClusterParts
  readonly #folder: string
  readonly #node: NodeAddress
  readonly #nodes: readonly NodeAddress[]
  #process: TiedProcess | undefined

  constructor(parts: ClusterParts, folder: string, node: NodeAddress, nodes: readonly NodeAddress[]) {
    this.#parts = parts
    this.#folder = folder
    this.#node = node
    this.#nodes = nodes
    this.address = `127.0.0.1:${node.port}`
  }

  get running(): boolean {
    return this.#process?.running ?? false
  }

  printed(text: string): boolean {
    return this.#process?.lines.some((line) => line.includes(text)) ?? false
  }

  async format(clusterId: string): Promise<void> {
    const { guard } = this.#parts
    await mkdir(this.#node.folder, { recursive: true })
    await writeFile(this.#properties, nodeProperties(this.#node, this.#nodes, guard))
    const tool = await this.#java('kafka.tools.StorageTool', [
      'format',
      '-t',
      clusterId,
      '-c',
      this.#properties,
      ...(guard ? scramUsers(guard) : []),
    ])
    const { code } = await tool.ended
    if (code !== 0) throw new Error(`formatting a Kafka node ended with ${code}:\n${tool.lines.join('\n')}`)
  }

  async start(): Promise<void> {
    if (this.running) throw new Error(`the node at ${this.address} runs already`)
    this.#process = await this.#java('kafka.Kafka', [this.#properties])
    await this.#process.line((line) => line.includes('Kafka Server started'), 'a Kafka node serves', 90_000)
  }

  async kill(): Promise<void> {
    this.#mine.send('SIGKILL')
    await this.#mine.ended
  }

  async stop(): Promise<void> {
    await this.#mine.stop(20_000)
  }

  pause(): void {
    this.#mine.send('SIGSTOP')
  }

  resume(): void {
    this.#mine.send('SIGCONT')
  }

  /** The end of the whole cluster: nothing is handed over, for there is nobody left to take it. */
  async end(): Promise<void> {
    await this.#process?.stop(0)
  }

  get #mine(): TiedProcess {
    if (!this.#process) throw new Error(`the node at ${this.address} was never started`)
    return this.#process
  }

  get #properties(): string {
    return join(this.#folder, `node-${this.#node.id}.properties`)
  }

  #java(main: string, args: readonly string[]): Promise<TiedProcess> {
    return startTied({
      command: this.#parts.java,
      args: [...JAVA_FLAGS, '-cp', join(this.#parts.jars, '*'), main, ...args],
      env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' },
      inherit: true,
      removeWhenOrphaned: this.#folder,
    })
  }
}

async function addresses(size: number, folder: string): Promise<NodeAddress[]> {
  const ports = await freePorts(size * 2)
  return Array.from({ length: size }, (_, index) => ({
    id: index + 1,
    port: ports[index * 2] ?? 0,
    controllerPort: ports[index * 2 + 1] ?? 0,
    folder: join(folder, `node-${index + 1}`),
  }))
}

/** Kafka writes a UUID as 22 characters of base64url; its tool takes none that begins like an option. */
function randomClusterId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? randomClusterId() : id
}
