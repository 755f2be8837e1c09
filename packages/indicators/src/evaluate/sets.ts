/** Reads labelled sets: a folder of folders, each with `dev.jsonl` or `test.jsonl`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const row = z.looseObject({
  id: z.string(),
  lang: z.string(),
  text: z.string(),
  label: z.string().optional(),
  functionality: z.string().optional(),
  date: z.string().nullish(),
  /** by task: 1, 0 or null (the label does not decide it) */
  binary: z.record(z.string(), z.union([z.literal(0), z.literal(1), z.null()])),
})
export type Row = z.infer<typeof row>

export type Split = 'dev' | 'test'

export interface LabelledSet {
  name: string
  rows: Row[]
}

/** Every set of the folder that has this split; throws, naming file and line, on a row out of shape. */
export function readSets(dataDir: string, split: Split): LabelledSet[] {
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(dataDir, entry.name, `${split}.jsonl`)))
    .map(({ name }) => ({ name, rows: readRows(join(dataDir, name, `${split}.jsonl`)) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function readRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return []
    const parsed = row.safeParse(JSON.parse(line))
    if (!parsed.success) throw new Error(`${path}, line ${at + 1}: ${parsed.error.message}`)
    return [parsed.data]
  })
}
