import { prepareKafkaTopics } from '@tocsin/bus'
import { eventually, missing, startKafka, type TestKafka } from '@tocsin/testing'
import { describe, it } from 'vitest'
import { keepingLogger } from './bus-under-test.ts'
import { busContract } from './contract.ts'

const reason = await missing('own-kafka')

/** How long the broker is stopped; 30 s where there is time for it, 4 s else. */
const STOP_MS = 4_000

if (reason !== undefined) describe('the bus on Kafka', () => it.skip(reason))
else {
  let kafka: TestKafka
  busContract('Kafka', {
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
      await eventually(() => performance.now() - since > STOP_MS, {
        what: 'time without a broker',
        within: 60_000,
      })
      node.resume()
    },
    stop: () => kafka.stop(),
  })
}
