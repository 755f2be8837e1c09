import { services, type ServiceName } from '@tocsin/events'
import pg from 'pg'
import { ownerRole, plainName, schemaOfService, schemas } from './names.ts'
import { scramVerifier } from './scram.ts'

/** Passwords of the roles that log in: each service's own, and the owner's, as which migrations run. */
export type RolePasswords = Record<ServiceName | 'owner', string>

export interface BootstrapOptions {
  /** the database of Tocsin, as a role that may create roles and schemas in it */
  adminUrl: string
  passwords: RolePasswords
}

const LOCK = 'tocsin bootstrap'

/**
 * Makes roles, schemas and default privileges, or brings them to what is wanted. Safe to repeat and to run from several
 * processes at once. Every privilege follows from here: a service has the rows of its own schema and no DDL anywhere.
 */
export async function bootstrap({ adminUrl, passwords }: BootstrapOptions): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'tocsin-bootstrap' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [LOCK])
    for (const statement of await statements(client, passwords)) await client.query(statement)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function statements(client: pg.Client, passwords: RolePasswords): Promise<string[]> {
  const { rows } = await client.query<{ database: string; me: string; superuser: boolean }>(
    `select current_database() as database, current_user as me,
            (select rolsuper from pg_roles where rolname = current_user) as superuser`,
  )
  const { database, me, superuser } = rows[0]!
  const { rows: roleRows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
  const known = new Set(roleRows.map((row) => row.rolname))
  const quoted = client.escapeIdentifier(database)
  const logins = services.map((service) => ({ role: schemaOfService(service), password: passwords[service] }))
  const all = [{ role: ownerRole, password: passwords.owner }, ...logins]
  return [
    ...all.map(({ role, password }) => loginRole(client, role, password, known.has(role))),
    // Since PostgreSQL 16 who creates a role may not act as it without saying so.
    ...(superuser ? [] : [`grant ${ownerRole} to ${client.escapeIdentifier(me)}`]),
    `revoke all on database ${quoted} from public`,
    `revoke all on schema public from public`,
    ...all.map(({ role }) => `grant connect on database ${quoted} to ${role}`),
    `alter default privileges for role ${ownerRole} revoke execute on functions from public`,
    ...schemas.map((schema) => `create schema if not exists ${plainName(schema)} authorization ${ownerRole}`),
    ...logins.flatMap(({ role }) => [
      ...ownSchemaGrants(role),
      `grant usage on schema vault to ${role}`,
      `grant usage on schema bus to ${role}`,
    ]),
  ]
}

function loginRole(client: pg.Client, role: string, password: string, exists: boolean): string {
  const verb = exists ? 'alter' : 'create'
  const verifier = client.escapeLiteral(scramVerifier(password))
  return `${verb} role ${plainName(role)} login nosuperuser nocreatedb nocreaterole nobypassrls password ${verifier}`
}

function ownSchemaGrants(role: string): string[] {
  const defaults = `alter default privileges for role ${ownerRole} in schema ${role}`
  return [
    `grant usage on schema ${role} to ${role}`,
    `${defaults} grant select, insert, update, delete on tables to ${role}`,
    `${defaults} grant usage, select on sequences to ${role}`,
    `${defaults} grant execute on functions to ${role}`,
  ]
}
