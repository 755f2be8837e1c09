import { freePorts } from '../processes/free-port.ts'
import { kafkaVersion } from './java.ts'

/** A single broker in a container; `undefined` where the daemon answers but the image cannot be had. */
export async function startKafkaContainer(): Promise<
  { brokers: string[]; stop(): Promise<void> } | undefined
> {
  const { GenericContainer, Wait } = await import('testcontainers')
  // A client is sent to the advertised address, so the port has to be known before the broker starts.
  const [port = 0] = await freePorts(1)
  try {
    const container = await new GenericContainer(`apache/kafka:${await kafkaVersion()}`)
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment({
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_NODE_ID: '1',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
        KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
        KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
      })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start()
    return {
      brokers: [`127.0.0.1:${port}`],
      stop: async () => {
        await container.stop()
      },
    }
  } catch (error) {
    process.emitWarning(`no Kafka container: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}
