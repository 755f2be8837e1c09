/** Loaded by `--import` before a service's own code: kills the process at the nth time that it comes to a point. */
import { writeSync } from 'node:fs'
import pg from 'pg'
import { DIE_AT, type DieAt } from './death-points.ts'

const { name, statement, when, nth } = JSON.parse(process.env[DIE_AT]!) as DieAt
const matches = new RegExp(statement)
const marked = new WeakSet<object>()
let left = nth

function die(): void {
  if (--left > 0) return
  writeSync(1, `${JSON.stringify({ event: 'died-at', point: name })}\n`)
  process.kill(process.pid, 'SIGKILL')
}

const textOf = (given: unknown): string => (given as { text?: string } | null)?.text ?? ''

const query: (...args: unknown[]) => unknown = Reflect.get(pg.Client.prototype, 'query')
Reflect.set(pg.Client.prototype, 'query', function (this: object, ...args: unknown[]): unknown {
  const [given] = args
  const text = typeof given === 'string' ? given : textOf(given)
  if (matches.test(text)) {
    if (when === 'before') die()
    else marked.add(this)
  }
  const result = query.apply(this, args)
  if (text === 'commit' && marked.delete(this) && result instanceof Promise)
    void result.then(die, () => undefined)
  return result
})
