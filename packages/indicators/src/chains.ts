/**
 * Patterns as chains of pieces. Each step remembers where it was last reached, so a piece found costs a constant per
 * chain that waits for it, whatever the text.
 */
import type { Occurrence, Tally } from './automaton.ts'

export interface Chain {
  /** what a completed chain stands for: an index the caller knows */
  yields: number
  pieces: number[]
  gaps: number[]
  company: number[]
  exclusions: number[]
  language: string | null
  ownNegation: boolean
}

export interface Candidate {
  chain: Chain
  from: number
  to: number
}

interface Step {
  chain: Chain
  index: number
  /** where in `reached` this step and the one before it are kept; -1 for a first step */
  slot: number
  before: number
}

/** Fields of a slot: the sentence it belongs to, then the two newest (from, to) pairs. */
const width = 5

export class Chains {
  #byPiece = new Map<number, Step[]>()
  #reached: Int32Array
  #generation = 0

  constructor(chains: readonly Chain[]) {
    let slots = 0
    for (const chain of chains) {
      chain.pieces.forEach((piece, index) => {
        const steps = this.#byPiece.get(piece) ?? []
        steps.push({ chain, index, slot: slots + index, before: index === 0 ? -1 : slots + index - 1 })
        this.#byPiece.set(piece, steps)
      })
      slots += chain.pieces.length
    }
    this.#reached = new Int32Array(slots * width)
  }

  /** Candidates of one sentence from its occurrences, in order of their last token. */
  complete(occurrences: readonly Occurrence[], languages: ReadonlySet<string>, tally: Tally): Candidate[] {
    this.#generation = this.#generation >= 0x7ffffff0 ? 1 : this.#generation + 1
    const candidates: Candidate[] = []
    const present = new Set<number>()
    for (const occurrence of occurrences) {
      present.add(occurrence.piece)
      for (const step of this.#byPiece.get(occurrence.piece) ?? []) {
        tally.steps += 1
        if (step.chain.language !== null && !languages.has(step.chain.language)) continue
        const from = this.#advance(step, occurrence)
        if (from >= 0 && step.index === step.chain.pieces.length - 1) {
          candidates.push({ chain: step.chain, from, to: occurrence.to })
        }
      }
    }
    return candidates.filter(
      ({ chain }) =>
        chain.company.every((piece) => present.has(piece)) &&
        !chain.exclusions.some((piece) => present.has(piece)),
    )
  }

  /** Where the chain began if this occurrence takes the step, else -1. */
  #advance(step: Step, { from, to }: Occurrence): number {
    const begun = step.before < 0 ? from : this.#startBefore(step, from)
    if (begun < 0) return -1
    const at = step.slot * width
    const reached = this.#reached
    if (reached[at] === this.#generation) {
      reached[at + 3] = reached[at + 1]!
      reached[at + 4] = reached[at + 2]!
    } else {
      reached[at] = this.#generation
      reached[at + 3] = -1
      reached[at + 4] = -1
    }
    reached[at + 1] = begun
    reached[at + 2] = to
    return begun
  }

  #startBefore(step: Step, from: number): number {
    const at = step.before * width
    const reached = this.#reached
    if (reached[at] !== this.#generation) return -1
    const gap = step.chain.gaps[step.index]!
    for (const pair of [1, 3]) {
      const [begun, ended] = [reached[at + pair]!, reached[at + pair + 1]!]
      if (begun >= 0 && ended < from && from - ended - 1 <= gap) return begun
    }
    return -1
  }
}
