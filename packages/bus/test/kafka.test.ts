import { prepareKafkaTopics } from '@tocsin/bus'
import { eventually, missing, readTestEnvironment, startKafka, type TestKafka } from '@tocsin/testing'
import { keepingLogger } from './bus-under-test.ts'
import { busContract } from './contract.ts'

/** How long the broker is stopped: beyond every time-out of the client where all is to be tested, beyond some else. */
const STOP_MS = readTestEnvironment().requireAll ? 30_000 : 4_000

let kafka: TestKafka

busContract(
  'Kafka',
  {
    async prepare() {
      const started = await startKafka({ own: true })
      if ('skipped' in started) throw new Error(started.skipped)
      kafka = started
      const { brokers, prefix } = kafka
      await prepareKafkaTopics({
        brokers,
        prefix,
        clientId: 'bus-test',
        replicas: 1,
        logger: keepingLogger(),
      })
      return { kind: 'kafka', brokers, prefix }
    },
    async without(_world, during) {
      const node = kafka.node(0)
      const since = performance.now()
      node.pause()
      await during()
      const passed = () => performance.now() - since > STOP_MS
      await eventually(passed, { what: 'time without a broker', within: 60_000 })
      node.resume()
    },
    // Not promised: an answer that was lost is asked for again, and the inbox drops what comes twice.
    doubled: () => Promise.resolve(0),
    stop: () => kafka.stop(),
  },
  await missing('own-kafka'),
)
