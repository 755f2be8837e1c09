/**
 * Whom a pronoun stands for, as far as it matters here: "Refugees moved in. They are vermin." A pronoun behind the name of
 * a protected group, in the same sentence or the next, is read as that group.
 */
import type { Occurrence } from './automaton.ts'
import type { Compiled } from './compile.ts'

export class Pronouns {
  readonly #group: number | undefined
  readonly #pronoun: number | undefined
  /** the sentence that named a group last */
  #namedIn = -2

  constructor({ pieces }: Compiled) {
    this.#group = pieces.get('protected')
    this.#pronoun = pieces.get('theypron')
  }

  /** The occurrences of a sentence, its pronouns also as the group that they stand for; sentences come in order. */
  understood(occurrences: readonly Occurrence[], sentence: number): readonly Occurrence[] {
    if (this.#group === undefined) return occurrences
    let standing = false
    const result: Occurrence[] = []
    for (const occurrence of occurrences) {
      result.push(occurrence)
      if (occurrence.piece === this.#group) this.#namedIn = sentence
      if (occurrence.piece === this.#pronoun && sentence - this.#namedIn <= 1) {
        standing = true
        result.push({ ...occurrence, piece: this.#group })
      }
    }
    return standing ? result : occurrences
  }
}
