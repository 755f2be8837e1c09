import { services, type ServiceName } from '@tocsin/events'

/** The role that owns every table; migrations run as it, services never do. */
export const ownerRole = 'tocsin_owner'

/** @returns the schema of a service, which is also the name of its login role */
export function schemaOfService(service: ServiceName): string {
  return service.replaceAll('-', '_')
}

/** Every schema: one a service, `vault` (sealed parts and wraps) and `bus` (the log kept in PostgreSQL). */
export const schemas: readonly string[] = [...services.map(schemaOfService), 'vault', 'bus']

/** Guards what cannot be a parameter; our own names are plain, so anything else is a mistake. */
export function plainName(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Error(`not a plain SQL name: ${name}`)
  return name
}
