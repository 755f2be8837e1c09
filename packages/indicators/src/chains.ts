/**
 * Patterns as chains of pieces. Chains that begin alike share their beginning, and each piece of it remembers where it was
 * last reached: so a piece found costs a constant for each way on that waits for it, whatever the text.
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

/**
 * A piece of one or more chains that begin alike: they share it and where it was reached. Chains differ at the end, where
 * a node knows those that it completes.
 */
interface Node {
  gap: number
  /** where in `reached` this node and the one before it are kept; -1 for a first piece */
  slot: number
  before: number
  completes: Chain[]
  /** a bit for each language of the chains that go through it; all bits for a chain of every language */
  languages: number
}

/** The bit that every chain for all languages has, and every reading asks for. */
const everyLanguage = 1

/** Fields of a slot: the sentence it belongs to, then the two newest (from, to) pairs. */
const width = 5

export class Chains {
  /** by piece */
  #nodes: (Node[] | undefined)[] = []
  #reached: Int32Array
  #generation = 0
  /** by piece: the sentence that held it last */
  #present: Int32Array
  #bits = new Map<string, number>()

  constructor(chains: readonly Chain[]) {
    let slots = 0
    let pieces = 0
    const known = new Map<string, Node>()
    for (const chain of chains) {
      let before = -1
      let node: Node | undefined
      for (const [index, piece] of chain.pieces.entries()) {
        const gap = chain.gaps[index]!
        const key = `${before}|${gap}|${piece}`
        node = known.get(key)
        if (!node) {
          node = { gap, slot: slots, before, completes: [], languages: 0 }
          slots += 1
          known.set(key, node)
          ;(this.#nodes[piece] ??= []).push(node)
        }
        node.languages |= chain.language === null ? -1 : this.#bitOf(chain.language)
        before = node.slot
      }
      node?.completes.push(chain)
      pieces = Math.max(pieces, ...chain.pieces, ...chain.company, ...chain.exclusions)
    }
    this.#reached = new Int32Array(slots * width)
    this.#present = new Int32Array(pieces + 1)
  }

  /** Candidates of one sentence from its occurrences, in order of their last token. */
  complete(occurrences: readonly Occurrence[], languages: ReadonlySet<string>, tally: Tally): Candidate[] {
    this.#generation = this.#generation >= 0x7ffffff0 ? 1 : this.#generation + 1
    const candidates: Candidate[] = []
    let read = everyLanguage
    for (const language of languages) read |= this.#bits.get(language) ?? 0
    for (const occurrence of occurrences) {
      if (occurrence.piece < this.#present.length) this.#present[occurrence.piece] = this.#generation
      const nodes = this.#nodes[occurrence.piece]
      if (nodes === undefined) continue
      tally.steps += nodes.length
      for (const node of nodes) {
        if ((node.languages & read) === 0) continue
        const from = this.#advance(node, occurrence)
        if (from < 0) continue
        for (const chain of node.completes)
          if (chain.language === null || languages.has(chain.language))
            candidates.push({ chain, from, to: occurrence.to })
      }
    }
    const present = (piece: number): boolean => this.#present[piece] === this.#generation
    return candidates.filter(({ chain }) => chain.company.every(present) && !chain.exclusions.some(present))
  }

  /** Beyond thirty languages some would share a bit: more nodes visited, the same found. */
  #bitOf(language: string): number {
    const bit = this.#bits.get(language) ?? 1 << ((this.#bits.size % 30) + 1)
    this.#bits.set(language, bit)
    return bit
  }

  /** Where the chain began if this occurrence takes the node, else -1. */
  #advance(node: Node, { from, to }: Occurrence): number {
    const begun = node.before < 0 ? from : this.#startBefore(node, from)
    if (begun < 0) return -1
    const at = node.slot * width
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

  #startBefore(node: Node, from: number): number {
    const at = node.before * width
    const reached = this.#reached
    if (reached[at] !== this.#generation) return -1
    for (let pair = 1; pair <= 3; pair += 2) {
      const begun = reached[at + pair]!
      const ended = reached[at + pair + 1]!
      if (begun >= 0 && ended < from && from - ended - 1 <= node.gap) return begun
    }
    return -1
  }
}
