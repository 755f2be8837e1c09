import { CompressionTypes, type Kafka, type Producer } from 'kafkajs'
import type { LogRecord, SendResult, SendsConfirmed } from '../log.ts'
import { RETRY } from './client.ts'

/** What a broker will say again and again about the same records. */
const refusals = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'CORRUPT_MESSAGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
])
const CLOSE_MS = 5_000

/**
 * The producer, as kafkajs 2.2.4 can be trusted: one partition a send and the partition set (else a moved leader or a
 * retry loses records), not idempotent (its sequence numbers lose records), the answer checked, and after any failure
 * a new producer (an old one may hang on a dead socket for minutes).
 */
export function sendsConfirmed(kafka: Kafka, prefix: string): SendsConfirmed & { close(): Promise<void> } {
  let current: Promise<Producer> | null = null
  const closing = new Set<Promise<void>>()

  async function connect(): Promise<Producer> {
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 5,
      metadataMaxAge: 60_000,
      retry: RETRY,
    })
    try {
      await producer.connect()
      return producer
    } catch (error) {
      discard(producer)
      throw error
    }
  }

  function discard(producer: Producer): void {
    const done = closeInTime(producer).finally(() => closing.delete(done))
    closing.add(done)
  }

  async function send(records: readonly LogRecord[]): Promise<SendResult> {
    const { topic, part } = records[0]!
    if (records.some((record) => record.topic !== topic || record.part !== part)) {
      throw new Error('records of several partitions in one send')
    }
    const mine = (current ??= connect())
    try {
      const producer = await mine
      const answer = await producer.send({
        topic: prefix + topic,
        acks: -1,
        timeout: 8_000,
        compression: CompressionTypes.None,
        messages: records.map(({ key, value, headers, at }) => ({
          partition: part,
          key,
          value,
          headers,
          timestamp: String(at.getTime()),
        })),
      })
      const kept = answer[0]
      if (answer.length === 1 && kept?.partition === part && kept.errorCode === 0) return { outcome: 'kept' }
      return replace(mine, { outcome: 'unconfirmed', code: 'answer-without-partition' })
    } catch (error) {
      const code = protocolCode(error)
      return replace(mine, { outcome: refusals.has(code) ? 'refused' : 'unconfirmed', code })
    }
  }

  /** Only once for each producer, though several partitions may fail with it. */
  function replace(failed: Promise<Producer>, result: SendResult): SendResult {
    if (current === failed) {
      current = null
      failed.then(discard, () => undefined)
    }
    return result
  }

  return {
    way: 'confirmed',
    send,
    async close() {
      const last = current
      current = null
      if (last !== null) await last.then(discard, () => undefined)
      await Promise.all(closing)
    },
  }
}

/** `disconnect` may hang with its socket. */
async function closeInTime(producer: Producer): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, CLOSE_MS)
  await Promise.race([producer.disconnect().catch(() => undefined), late])
  clearTimeout(timer)
}

/** The broker's error name, or kafkajs' own class. */
export function protocolCode(error: unknown): string {
  let code = 'unknown'
  for (let at = error, depth = 0; at instanceof Error && depth < 6; depth++) {
    const { type, originalError } = at as { type?: unknown; originalError?: unknown }
    code = typeof type === 'string' ? type : code === 'unknown' ? at.name : code
    if (typeof type === 'string') return type
    at = at.cause ?? originalError
  }
  return code
}
