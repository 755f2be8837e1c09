import type pg from 'pg'

/** More than the texts that a service's code holds; those put together from lists of any length go unnamed beyond it. */
const MOST = 500

/** Names for statements, the same for the same text: under its name a connection parses and plans a statement once. */
export function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST) return known
    const name = `s${names.size}`
    names.set(text, name)
    return name
  }
}

/** Has this connection keep the plans of statements with parameters; without these, there is nothing to plan twice. */
export function prepareStatements(client: pg.PoolClient, nameOf: (text: string) => string | undefined): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const prepared = (config: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    const name = isStatement(config) && Array.isArray(values) && values.length > 0 && nameOf(config.text)
    return query(name ? { ...(config as object), name } : config, values, ...rest)
  }
  client.query = prepared as typeof client.query
}

function isStatement(config: unknown): config is { text: string } {
  return typeof config === 'object' && config !== null && 'text' in config && typeof config.text === 'string'
}
