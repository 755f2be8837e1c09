/** How a process reaches Kafka and says who it is; `kafkaConnectionOf` of the bus says what does not go together. */
import * as z from 'zod'
import { pem, yesNo } from './values.ts'

export const kafkaSettings = {
  /** host:port, several by commas; needed for BUS=kafka */
  KAFKA_BROKERS: z.string().default(''),
  /** as whom it signs in, where the brokers ask; both or neither */
  KAFKA_USERNAME: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
  KAFKA_SASL_MECHANISM: z.enum(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN']).default('SCRAM-SHA-512'),
  KAFKA_TLS: yesNo.default(false),
  /** PEM of whoever signed the brokers' certificates, where that is nobody whom Node.js knows */
  KAFKA_CA: pem.optional(),
} as const
