/**
 * A broker that asks who comes, with the rules that `tocsin topics acls` prints and no others: each service signs in and
 * tries to read and write each topic and to join each group, and the whole is compared with `access.ts`.
 */
import {
  kafkaConnectionOf,
  openKafkaLog,
  prepareKafkaTopics,
  type Log,
  type LogTopic,
  type SendsConfirmed,
} from '@tocsin/bus'
import { deadTopicOf, services, topicNames, type ServiceName, type TopicName } from '@tocsin/events'
import { createLogger } from '@tocsin/service'
import { eventually, startGuardedKafka, type GuardedKafka } from '@tocsin/testing'
import { AclOperationTypes, Kafka, logLevel, type AclEntry, type Admin, type KafkaConfig } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { topicAccess } from './access.ts'
import { askAs, PREFIX, settingsOf, type Asking, type Right } from './kafka/asking.ts'
import { keptRules, printedRules } from './kafka/rules.ts'

// a busy machine is slow; what hangs is stopped by its own limits
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const userOf = (service: ServiceName): string => `tocsin-${service}`
/** signs in, and no rule names it */
const NOBODY = 'tocsin-nobody'
const MECHANISMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const
const logger = createLogger({ service: 'kafka-acls', level: 'silent' })

const started = await startGuardedKafka([...services.map(userOf), NOBODY])

describe.skipIf('skipped' in started)('on a Kafka that asks who comes', () => {
  const kafka = started as GuardedKafka
  let rules: AclEntry[]
  let operator: Admin
  const asking = new Map<string, Asking>()

  beforeAll(async () => {
    const asOperator = kafkaConnectionOf(settingsOf(kafka, kafka.operator), 'ground')
    await prepareKafkaTopics({ ...asOperator, replicas: 1, logger })
    operator = adminAs(kafka.operator)
    await operator.connect()
    rules = await printedRules()
    await operator.createAcls({ acl: rules })
    await asKept(rules)
    for (const user of [...services.map(userOf), NOBODY]) asking.set(user, await askAs(kafka, user))
    // so that there is something to read
    const everything = await askAs(kafka, kafka.operator)
    for (const topic of topicNames) expect(await everything.topic('Write', PREFIX + topic)).toBe('allowed')
    await everything.end()
  })
  afterAll(async () => {
    await Promise.all([...asking.values()].map((one) => one.end()))
    await operator?.disconnect()
    await kafka.stop()
  })

  it('lets each service read and write what its line says, and refuses all else', async () => {
    expect(await wrongCells()).toEqual([])
  })

  it('lets each service join its own groups, and nobody the groups of another', async () => {
    const wrong: string[] = []
    for (const user of asking.keys())
      for (const whose of services)
        for (const group of [whose, `${whose}-directory`]) {
          const may = user === userOf(whose)
          const verdict = await asking.get(user)!.group(PREFIX + group)
          if (verdict !== (may ? 'allowed' : 'GROUP_AUTHORIZATION_FAILED'))
            wrong.push(`${user}, ${group}: ${verdict}`)
        }
    for (const service of services)
      expect(await asking.get(userOf(service))!.group(`other.${service}`)).toBe('GROUP_AUTHORIZATION_FAILED')
    expect(wrong).toEqual([])
  })

  it('lets no service make, change or delete a topic, nor say who may do what', async () => {
    for (const service of services) {
      const admin = adminAs(userOf(service))
      await admin.connect()
      const topic = PREFIX + topicNames.find((name) => topicAccess[name]!.write.includes(service))!
      const refused = { type: 'TOPIC_AUTHORIZATION_FAILED' }
      try {
        for (const name of [`${PREFIX}more`, 'more'])
          await expect(admin.createTopics({ topics: [{ topic: name }] })).rejects.toMatchObject({
            errors: [refused],
          })
        await expect(admin.deleteTopics({ topics: [topic] })).rejects.toMatchObject(refused)
        await expect(
          admin.alterConfigs({
            validateOnly: false,
            resources: [{ type: 2, name: topic, configEntries: [{ name: 'retention.ms', value: '1' }] }],
          }),
        ).rejects.toMatchObject(refused)
        await expect(admin.createAcls({ acl: rules.slice(0, 1) })).rejects.toMatchObject({
          type: 'CLUSTER_AUTHORIZATION_FAILED',
        })
      } finally {
        await admin.disconnect()
      }
    }
    await asKept(rules)
    expect((await operator.listTopics()).toSorted()).toEqual(
      expect.arrayContaining(topicNames.flatMap((name) => [PREFIX + name, PREFIX + deadTopicOf(name)])),
    )
  })

  it.each(services.map((service, i) => [service, MECHANISMS[i % MECHANISMS.length]!] as const))(
    'is enough for %s, signed in by %s, to send and read all of its own',
    async (service, mechanism) => {
      const settings = settingsOf(kafka, userOf(service), mechanism)
      const log = openKafkaLog({ ...kafkaConnectionOf(settings, service), logger })
      try {
        const mine = (right: 'write' | 'read'): TopicName[] =>
          topicNames.filter((name) => topicAccess[name]![right].includes(service))
        for (const topic of [...mine('write'), ...mine('read').map(deadTopicOf)])
          await eventually(async () => (await send(log, topic)) === 'kept', { what: `${topic} is sent to` })
        await readsFrom(log, service, mine('read'))
      } finally {
        await log.close()
      }
    },
  )

  it('lets nobody in without a password that is right, and nobody in clear', async () => {
    const [user = ''] = services.map(userOf)
    const password = kafka.passwordOf(user)
    const ssl = { ca: [kafka.ca] }
    const sasl = { mechanism: 'scram-sha-512', username: user, password } as const
    const ways: Record<string, { how: Partial<KafkaConfig>; says: RegExp }> = {
      'a wrong password': {
        how: { ssl, sasl: { ...sasl, password: `${password}0` } },
        says: /invalid credentials/,
      },
      'no such user': { how: { ssl, sasl: { ...sasl, username: 'tocsin' } }, says: /invalid credentials/ },
      'no sign-in': { how: { ssl }, says: /connection/i },
      'no TLS': { how: { sasl }, says: /connection/i },
      'certificates of another signer': { how: { ssl: true, sasl }, says: /self-signed certificate/ },
    }
    for (const [way, { how, says }] of Object.entries(ways)) {
      const retry = { retries: 0 }
      const admin = client({ ...how, retry }).admin({ retry })
      await expect(
        admin.connect().then(() => admin.listTopics()),
        way,
      ).rejects.toThrow(says)
      await admin.disconnect()
    }
  })

  it('finds a rule too much and a rule too few', async () => {
    const [first] = rules
    const tooMuch: AclEntry = {
      ...first!,
      resourceName: `${PREFIX}reports.regional`,
      principal: `User:${userOf('desk')}`,
      operation: AclOperationTypes.READ,
    }
    const tooFew = rules.find(
      ({ principal, resourceName, operation }) =>
        principal === `User:${userOf('notifier')}` &&
        resourceName === `${PREFIX}tracks` &&
        operation === AclOperationTypes.WRITE,
    )!
    await operator.createAcls({ acl: [tooMuch] })
    await operator.deleteAcls({ filters: [tooFew] })
    await asKept([...rules.filter((one) => one !== tooFew), tooMuch])
    try {
      expect(await wrongCells()).toEqual([
        `${userOf('desk')} Read reports.regional: allowed`,
        `${userOf('notifier')} Write tracks: TOPIC_AUTHORIZATION_FAILED`,
      ])
    } finally {
      await operator.deleteAcls({ filters: [tooMuch] })
      await operator.createAcls({ acl: [tooFew] })
      await asKept(rules)
    }
  })

  async function wrongCells(): Promise<string[]> {
    const wrong: string[] = []
    for (const [user, one] of asking)
      for (const topic of topicNames) {
        const { write, read } = topicAccess[topic]!
        const isOf = (whom: readonly ServiceName[]): boolean => whom.some((each) => userOf(each) === user)
        const cells: [Right, string, boolean][] = [
          ['Write', topic, isOf(write)],
          ['Read', topic, isOf(read)],
          ['Write', deadTopicOf(topic), isOf(read)],
          ['Read', deadTopicOf(topic), false],
        ]
        for (const [right, name, may] of cells) {
          const verdict = await one.topic(right, PREFIX + name)
          if (verdict !== (may ? 'allowed' : 'TOPIC_AUTHORIZATION_FAILED'))
            wrong.push(`${user} ${right} ${name}: ${verdict}`)
        }
      }
    return wrong.toSorted()
  }

  /** A broker goes by new rules a moment after they are taken: until it names just these. */
  async function asKept(wanted: readonly AclEntry[]): Promise<void> {
    const texts = (all: readonly AclEntry[]): string[] => all.map(textOf).toSorted()
    await eventually(
      async () => JSON.stringify(texts(await keptRules(operator))) === JSON.stringify(texts(wanted)),
      { what: 'the broker goes by the rules', within: 60_000 },
    )
  }

  function client(how: Partial<KafkaConfig>): Kafka {
    return new Kafka({
      brokers: [...kafka.brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 30_000,
      authenticationTimeout: 30_000,
      requestTimeout: 60_000,
      ...how,
    })
  }

  function adminAs(user: string): Admin {
    const { ssl, sasl } = kafkaConnectionOf(settingsOf(kafka, user), user)
    const retry = { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000 }
    return client({ ...(ssl && { ssl }), ...(sasl && { sasl }) }).admin({ retry })
  }
})

const textOf = (rule: AclEntry): string =>
  [
    rule.permissionType,
    rule.principal,
    rule.host,
    rule.operation,
    rule.resourceType,
    rule.resourcePatternType,
    rule.resourceName,
  ].join(' ')

async function send(log: Log, topic: LogTopic): Promise<string> {
  const { outcome } = await (log.publishing as SendsConfirmed).send([
    { topic, part: 0, key: 'k', headers: {}, value: Buffer.from('v'), at: new Date() },
  ])
  return outcome
}

/** Joins the service's group and gets something of each topic. */
async function readsFrom(log: Log, group: string, topics: readonly TopicName[]): Promise<void> {
  const got = new Set<TopicName>()
  const subscription = log.subscribe({
    group,
    topics,
    batchSize: 100,
    position: () => Promise.resolve(0),
    onBatch({ topic, next }) {
      got.add(topic)
      return Promise.resolve({ outcome: 'done', next })
    },
    onReleased: () => Promise.resolve(),
  })
  try {
    await eventually(() => topics.every((topic) => got.has(topic)), {
      what: `${group} gets something of each of its topics`,
      within: 120_000,
    })
  } finally {
    await subscription.stop()
  }
}
