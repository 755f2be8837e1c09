import { describe, expect, it } from 'vitest'
import { allowsOnTopic, kafkaAcls } from './kafka-acls.ts'
import { deadTopicOf, services, topicNames, topics, type ServiceName } from './topics.ts'

const acls = kafkaAcls('tocsin.')

describe('what Kafka has to allow', () => {
  it('is for each topic what its line in the list says, and nothing of another installation', () => {
    for (const topic of topicNames)
      for (const service of services) {
        const { writers, readers }: Record<'writers' | 'readers', readonly ServiceName[]> = topics[topic]
        const may = (name: string, operation: 'Read' | 'Write'): boolean =>
          allowsOnTopic(acls, { service, name, operation })
        const cells = [
          may(`tocsin.${topic}`, 'Write'),
          may(`tocsin.${topic}`, 'Read'),
          may(`tocsin.${deadTopicOf(topic)}`, 'Write'),
          may(`tocsin.${deadTopicOf(topic)}`, 'Read'),
          may(`other.${topic}`, 'Read'),
        ]
        const [writes, reads] = [writers.includes(service), readers.includes(service)]
        expect(cells, `${service} ${topic}`).toEqual([writes, reads, reads, false, false])
      }
  })

  it('gives each reader its own groups, and nobody the groups of another', () => {
    const groups = acls.filter(({ resource }) => resource === 'group')
    expect(groups.map(({ service, name }) => [service, name])).toEqual(
      services.map((service) => [service, `tocsin.${service}`]),
    )
    for (const { name } of groups)
      expect(services.filter((service) => `tocsin.${service}`.startsWith(name))).toHaveLength(1)
  })
})
