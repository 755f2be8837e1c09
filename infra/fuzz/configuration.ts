/** The part of schemathesis' configuration that says what is there to be asked about. */
import type { Target } from './callers.ts'

/** What follows from the document, and what is drawn at random. */
export type Phase = 'coverage' | 'fuzzing'

/**
 * The cases that follow from the document take no dictionary, so that all of them are about what is there; of those at
 * random three in four are, and the others about what is not.
 */
export function configurationOf({ ids, idsAt }: Target, phase: Phase): string {
  const parameters = (given: Readonly<Record<string, string>>): string =>
    Object.entries(given)
      .filter(([place]) => phase === 'fuzzing' || !place.startsWith('body.'))
      .map(([place, id]) => `"${place}" = ${phase === 'coverage' ? `"${id}"` : drawn(id)}`)
      .join(', ')
  const all = [ids, ...Object.values(idsAt)].flatMap((given) => Object.values(given))
  return [
    ...all.map((id) => `[dictionaries.${nameOf(id)}]\nvalues = ["${id}"]`),
    ...Object.entries(idsAt).map(
      ([operation, given]) =>
        `[[operations]]\ninclude-name = "${operation}"\nparameters = { ${parameters(given)} }`,
    ),
    `[parameters]\n${parameters(ids).replaceAll(', "', '\n"')}`,
  ].join('\n')
}

const nameOf = (id: string): string => `there-${id}`
const drawn = (id: string): string => `{ dictionary = "${nameOf(id)}", probability = 0.75 }`
