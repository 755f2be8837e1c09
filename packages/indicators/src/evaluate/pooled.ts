/** One question asked of every set of a language at once: does a text tell of violence that a desk would want to read? */
import type { Row } from './sets.ts'
import type { Labelled, Task } from './tasks.ts'
import { crossAnswers, trainLogistic } from './logistic.ts'

const asked = new Set([
  'violence',
  'violence_event',
  'humanitarian_violence',
  'armed_conflict',
  'violence_overlay',
])

export interface Pool {
  lang: string
  rows: (Labelled & { set: string })[]
}

/** The rows of all sets that ask it, each once, in a fixed order that mixes the sets. */
export function poolsOf(tasks: readonly Task[]): Pool[] {
  const own = tasks.filter(({ name }) => asked.has(name))
  return [...new Set(own.map(({ lang }) => lang))].sort().map((lang) => {
    const rows = new Map<string, Labelled & { set: string }>()
    for (const { set, rows: labelled } of own.filter((task) => task.lang === lang))
      for (const one of labelled) if (!rows.has(one.row.id)) rows.set(one.row.id, { ...one, set })
    return { lang, rows: [...rows.values()].toSorted((a, b) => mixed(a.row) - mixed(b.row)) }
  })
}

/** The baseline of words as one model for all sets, which is what the matcher is. */
export function oneModel(pool: Pool, training: Pool | undefined): boolean[] {
  if (!training) return crossAnswers(pool.rows.map(exampleOf))
  const classify = trainLogistic(training.rows.map(exampleOf))
  return pool.rows.map(({ row }) => classify(row.text))
}

/** The same, each set answered by a model that has seen the other sets alone. */
export function fromOtherSets(pool: Pool, training: Pool | undefined): boolean[] {
  const learned = new Map(
    [...new Set(pool.rows.map(({ set }) => set))].map((set) => [
      set,
      trainLogistic((training ?? pool).rows.filter((one) => one.set !== set).map(exampleOf)),
    ]),
  )
  return pool.rows.map(({ set, row }) => learned.get(set)!(row.text))
}

const exampleOf = ({ row, label }: Labelled) => ({ text: row.text, label })

/** A number that scatters ids the same way every time. */
function mixed({ id }: Row): number {
  let sum = 0
  for (let at = 0; at < id.length; at += 1) sum = Math.imul(sum ^ id.charCodeAt(at), 0x9e3779b1)
  return sum >>> 0
}
