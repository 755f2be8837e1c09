/**
 * What each service may do on a Kafka that asks who comes: made from the list of topics, so that a broker's rules cannot
 * say anything else than the database's grants.
 */
import { deadTopicOf, services, topicNames, topics, type ServiceName } from './topics.ts'

export interface KafkaAcl {
  service: ServiceName
  resource: 'topic' | 'group'
  /** with the prefix of the installation */
  name: string
  /** `prefixed`: every name that begins so */
  pattern: 'literal' | 'prefixed'
  operations: readonly ('Read' | 'Write' | 'Describe')[]
}

/**
 * Everything that is allowed; whatever is not here is to be refused (`allow.everyone.if.no.acl.found=false`).
 * @param prefix before each topic's and group's name, such as `tocsin.`
 */
export function kafkaAcls(prefix: string): KafkaAcl[] {
  return services.flatMap((service) => {
    const may = (
      resource: KafkaAcl['resource'],
      name: string,
      ...operations: KafkaAcl['operations']
    ): KafkaAcl => ({ service, resource, name: prefix + name, pattern: 'literal', operations })
    const rules = topicNames.flatMap((topic) => {
      const { writers, readers }: { writers: readonly ServiceName[]; readers: readonly ServiceName[] } =
        topics[topic]
      return [
        ...(writers.includes(service) ? [may('topic', topic, 'Write', 'Describe')] : []),
        ...(readers.includes(service)
          ? [may('topic', topic, 'Read', 'Describe'), may('topic', deadTopicOf(topic), 'Write', 'Describe')]
          : []),
      ]
    })
    const reads = rules.some(({ operations }) => operations.includes('Read'))
    // a service's groups are called after it: its own, and one for its copy of the directory
    const groups: KafkaAcl = { ...may('group', service, 'Read', 'Describe'), pattern: 'prefixed' }
    return reads ? [...rules, groups] : rules
  })
}

/** @returns whether one of the rules lets the service do that on a topic of that name */
export function allowsOnTopic(
  acls: readonly KafkaAcl[],
  { service, name, operation }: { service: ServiceName; name: string; operation: 'Read' | 'Write' },
): boolean {
  return acls.some(
    (one) =>
      one.service === service &&
      one.resource === 'topic' &&
      one.operations.includes(operation) &&
      (one.pattern === 'prefixed' ? name.startsWith(one.name) : name === one.name),
  )
}
