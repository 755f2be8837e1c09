/** What coded input stands for: event types of data sets, CAP categories and event codes. Data, which an operator adds to. */
import * as z from 'zod'
import { actorType } from '@tocsin/events'

const signsByType = z.record(z.string(), z.array(z.string())).default({})
const words = z.array(z.string()).default([])

/** `structured/events.json`; an operator's may hold a part of it. Types and codes in lower case. */
export const codedFile = z.strictObject({
  /** where the codes of each part are published */
  sources: z.record(z.string(), z.string()).default({}),
  'ucdp-ged': z.strictObject({ types: signsByType, byState: signsByType }).prefault({}),
  acled: z
    .strictObject({
      types: signsByType,
      byState: signsByType,
      againstCivilians: signsByType,
      /** by `inter` code or name */
      actors: z.record(z.string(), actorType).default({}),
      /** how the name of a state's force begins; the state follows */
      stateForces: words,
      /** in names of forces that states hold together */
      organisations: words,
      /** `inter` codes and names of those who are not armed */
      civilians: words,
    })
    .prefault({}),
  cap: z.strictObject({ categories: signsByType, eventCodes: signsByType }).prefault({}),
})
export type CodedFile = z.infer<typeof codedFile>

/** Later files override earlier ones type by type and code by code; their lists of words add up. */
export function mergeCoded(files: readonly CodedFile[]): CodedFile {
  return files.reduce((ours, theirs) => merged(ours, theirs), codedFile.parse({}))
}

function merged(ours: CodedFile, theirs: CodedFile): CodedFile {
  const [a, b] = [ours.acled, theirs.acled]
  return {
    sources: { ...ours.sources, ...theirs.sources },
    'ucdp-ged': {
      types: { ...ours['ucdp-ged'].types, ...theirs['ucdp-ged'].types },
      byState: { ...ours['ucdp-ged'].byState, ...theirs['ucdp-ged'].byState },
    },
    acled: {
      types: { ...a.types, ...b.types },
      byState: { ...a.byState, ...b.byState },
      againstCivilians: { ...a.againstCivilians, ...b.againstCivilians },
      actors: { ...a.actors, ...b.actors },
      stateForces: [...a.stateForces, ...b.stateForces],
      organisations: [...a.organisations, ...b.organisations],
      civilians: [...a.civilians, ...b.civilians],
    },
    cap: {
      categories: { ...ours.cap.categories, ...theirs.cap.categories },
      eventCodes: { ...ours.cap.eventCodes, ...theirs.cap.eventCodes },
    },
  }
}

/** Every sign that a coded event can stand for. */
export function signsOfCoded({ 'ucdp-ged': ucdp, acled, cap }: CodedFile): string[] {
  const tables = [
    ucdp.types,
    ucdp.byState,
    acled.types,
    acled.byState,
    acled.againstCivilians,
    cap.categories,
    cap.eventCodes,
  ]
  return tables.flatMap((table) => Object.values(table).flat())
}
