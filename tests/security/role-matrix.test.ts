/**
 * Each credential tries each thing that an installed database has, and the whole is compared with `access.ts`. Something
 * new without a line there fails, as does a line for something that is gone.
 */
import {
  allowsOnTopic,
  deadTopicOf,
  kafkaAcls,
  services,
  topicNames,
  topics,
  type ServiceName,
} from '@tocsin/events'
import { ownerRole, schemaOfService } from '@tocsin/database'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  forcedPolicies,
  functionAccess,
  ownersTables,
  ownTables,
  sharedTables,
  topicAccess,
} from './access.ts'
import { allowed, call, rights, touch, type Right, type Table } from './attempt.ts'
import { forcedTablesOf, routinesOf, tablesOf } from './catalogue.ts'
import { installedDatabase, serviceRoles, type Credentials } from './credentials.ts'

// a busy machine is slow; what hangs is stopped by its own limits
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

let ground: Credentials
beforeAll(async () => {
  ground = await installedDatabase()
})
afterAll(() => ground?.stop())

type Rights = Partial<Record<string, readonly Right[]>>

const give = (to: readonly ServiceName[], ...what: Right[]): Rights =>
  Object.fromEntries(to.map((service) => [schemaOfService(service), what]))

/** Table → role → rights; a table that is not in it has no line. */
function expectedTables(): Map<string, Rights> {
  const lines = new Map<string, Rights>()
  for (const [topic, { write, read }] of Object.entries(topicAccess)) {
    lines.set(`bus.${topic}`, { ...give(read, 'select'), ...give(write, 'insert') })
    // a writer finds the next position by locking it
    lines.set(`bus.${topic}.next`, { ...give(read, 'select'), ...give(write, 'select', 'update') })
    lines.set(`bus.${topic}.dead`, give(read, 'insert'))
    lines.set(`bus.${topic}.dead.next`, give(read, 'select', 'update'))
  }
  for (const service of services)
    for (const table of ownTables[service])
      lines.set(`${schemaOfService(service)}.${table}`, give([service], ...rights))
  for (const table of sharedTables) lines.set(table, give(services, ...rights))
  for (const table of ownersTables) lines.set(table, {})
  return lines
}

const sorted = (names: Iterable<string>): string[] => [...names].toSorted()

describe('the role matrix', () => {
  it('has a line for each topic, equal to the list of topics', () => {
    expect(sorted(Object.keys(topicAccess))).toEqual(sorted(topicNames))
    for (const topic of topicNames) {
      expect(sorted(topicAccess[topic]!.write), topic).toEqual(sorted(topics[topic].writers))
      expect(sorted(topicAccess[topic]!.read), topic).toEqual(sorted(topics[topic].readers))
      expect(deadTopicOf(topic)).toBe(`${topic}.dead`)
    }
  })

  it('lets each service read and write on Kafka what its line says, and no more', () => {
    const acls = kafkaAcls('tocsin.')
    const wrong: string[] = []
    for (const topic of topicNames)
      for (const service of services) {
        const { write, read } = topicAccess[topic]!
        const dead = deadTopicOf(topic)
        const lines = [
          [topic, 'Write', write.includes(service)],
          [topic, 'Read', read.includes(service)],
          [dead, 'Write', read.includes(service)],
          [dead, 'Read', false],
        ] as const
        for (const [name, operation, may] of lines)
          if (allowsOnTopic(acls, { service, name: `tocsin.${name}`, operation }) !== may)
            wrong.push(`${service} ${may ? 'may not' : 'may'} ${operation} ${name}`)
      }
    expect(wrong).toEqual([])
  })

  it('gives each role each table as its line says, and no more', async () => {
    const lines = expectedTables()
    const tables = await tablesOf(ground.admin)
    expect(sorted(tables.map(({ name }) => name)), 'a line for each table').toEqual(sorted(lines.keys()))
    const cells: string[] = []
    for (const table of tables)
      for (const role of serviceRoles)
        cells.push(...(await wrongCells(role, table, lines.get(table.name)?.[role] ?? [])))
    expect(cells).toEqual([])
  })

  it('gives each role each function as its line says, and no more', async () => {
    const routines = await routinesOf(ground.admin)
    expect(sorted(new Set(routines.map(({ name }) => name))), 'a line for each function').toEqual(
      sorted(Object.keys(functionAccess)),
    )
    const wrong: string[] = []
    for (const routine of routines)
      for (const service of services) {
        const role = schemaOfService(service)
        const may = await allowed(ground.as.get(role)!, call(routine))
        if (may !== functionAccess[routine.name]!.includes(service))
          wrong.push(`${role} ${may ? 'may' : 'may not'} call ${routine.name}`)
      }
    expect(wrong).toEqual([])
  })

  it('forces the policies of the tables that a person can see into', async () => {
    expect(sorted(await forcedTablesOf(ground.admin))).toEqual(sorted(forcedPolicies))
  })

  it.each([
    'create schema own',
    'create role somebody',
    'create extension file_fdw',
    'create table public.mine (x int)',
    'create table bus.mine (x int)',
    'create table vault.mine (x int)',
    'create temp table mine (x int)',
    'alter table vault.epochs add column mine int',
    'drop table bus."alerts"',
    "copy vault.epochs to program 'true'",
    `select pg_read_file('PG_VERSION')`,
    `set role ${ownerRole}`,
    'set session_replication_role = replica',
    `alter role ${ownerRole} password null`,
    'alter database postgres set search_path = vault',
    'create publication mine for all tables',
  ])('lets no service: %s', async (statement) => {
    for (const role of serviceRoles)
      expect(await allowed(ground.as.get(role)!, statement), `${role}: ${statement}`).toBe(false)
  })

  it('lets no service change its own schema, or another act in its name', async () => {
    for (const role of serviceRoles) {
      const client = ground.as.get(role)!
      for (const statement of [
        `create table ${role}.mine (x int)`,
        `alter table ${role}.outbox add column mine int`,
        `drop table ${role}.outbox`,
        `truncate ${role}.outbox`,
        `create function ${role}.mine() returns int language sql as 'select 1'`,
        `create trigger mine before insert on ${role}.outbox for each row execute function suppress_redundant_updates_trigger()`,
        ...serviceRoles.filter((other) => other !== role).map((other) => `set role ${other}`),
      ])
        expect(await allowed(client, statement), `${role}: ${statement}`).toBe(false)
    }
  })

  it('lets the owner, as whom migrations run, change tables but make no role and read no file', async () => {
    const owner = ground.as.get(ownerRole)!
    expect(await allowed(owner, 'create table triage.mine (x int)')).toBe(true)
    expect(await allowed(owner, 'create role somebody')).toBe(false)
    expect(await allowed(owner, `select pg_read_file('PG_VERSION')`)).toBe(false)
    expect(await allowed(owner, "copy vault.epochs to program 'true'")).toBe(false)
  })

  it('finds a right that somebody gave in passing', async () => {
    const table = (await tablesOf(ground.admin)).find(({ name }) => name === 'vault.parts')!
    expect(await wrongCells('desk', table, [])).toEqual([])
    await ground.admin.query('grant select on vault.parts to desk')
    try {
      expect(await wrongCells('desk', table, [])).toEqual(['desk may select vault.parts'])
    } finally {
      await ground.admin.query('revoke select on vault.parts from desk')
    }
  })

  it('lets a service drop old rows, and make room, in the topics it writes only', async () => {
    for (const table of await tablesOf(ground.admin)) {
      const topic = /^bus\.(.+)$/.exec(table.name)?.[1]
      if (topic === undefined || topic.endsWith('.next') || !(topic.replace('.dead', '') in topics)) continue
      for (const role of serviceRoles) {
        const writes = expectedTables().get(table.name)?.[role]?.includes('insert') ?? false
        const client = ground.as.get(role)!
        const drop = `select bus.drop_old('${topic}', '2126-01-01', true)`
        const room = `select bus.ensure_partition('${topic}', '2126-01-01')`
        expect(await allowed(client, drop), `${role}: ${drop}`).toBe(writes)
        expect(await allowed(client, room), `${role}: ${room}`).toBe(writes)
      }
    }
  })
})

async function wrongCells(role: string, table: Table, may: readonly Right[]): Promise<string[]> {
  const wrong: string[] = []
  for (const right of rights) {
    const does = await allowed(ground.as.get(role)!, touch(right, table))
    if (does !== may.includes(right)) wrong.push(`${role} ${does ? 'may' : 'may not'} ${right} ${table.name}`)
  }
  return wrong
}
