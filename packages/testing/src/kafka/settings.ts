import { guardProperties } from './guard.ts'
import type { Guard } from './guard.ts'

/** Where one node of a test cluster lives. */
export interface NodeAddress {
  readonly id: number
  readonly port: number
  readonly controllerPort: number
  readonly folder: string
}

/**
 * The properties of one combined broker and controller, small enough for three of them beside a test run.
 *
 * @param nodes all nodes of the cluster; three or more replicate three times and need two to take a record
 */
export function nodeProperties(node: NodeAddress, nodes: readonly NodeAddress[], guard?: Guard): string {
  const replicas = Math.min(3, nodes.length)
  const inSync = Math.max(1, replicas - 1)
  const [listener, protocols] = guard
    ? ['CLIENTS', 'CLIENTS:SASL_SSL,CONTROLLER:SASL_PLAINTEXT']
    : ['PLAINTEXT', 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT']
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map((each) => `${each.id}@127.0.0.1:${each.controllerPort}`).join(','),
    listeners: `${listener}://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `${listener}://127.0.0.1:${node.port}`,
    'listener.security.protocol.map': protocols,
    'inter.broker.listener.name': listener,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': node.folder,
    'auto.create.topics.enable': false,
    'compression.type': 'producer',
    'num.partitions': 6,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'unclean.leader.election.enable': false,
    'offsets.topic.num.partitions': 3,
    'offsets.topic.replication.factor': replicas,
    'offsets.retention.minutes': 525_600,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    // A killed leader is noticed after this time; the default is 9 s.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    // By default the cleaner alone takes half of the heap below.
    'log.cleaner.dedupe.buffer.size': 4_194_304,
    'log.index.size.max.bytes': 1_048_576,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'controlled.shutdown.enable': true,
    ...(guard && guardProperties(guard)),
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/** What the Java machine is told: a small heap, quick to start, quiet but for the broker's own start. */
export const JAVA_FLAGS: readonly string[] = [
  '-Xms64m',
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:MaxDirectMemorySize=64m',
  '-XX:-UsePerfData',
  '-Xshare:auto',
  '-Djava.awt.headless=true',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server=info',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.server=info',
]
