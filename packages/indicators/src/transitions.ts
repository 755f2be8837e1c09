/** A packed table (state, input) → state: what both levels of the automaton step through. */

const empty = -1

/** Open addressing over typed arrays: a step is a multiplication and, nearly always, one comparison. */
export class Transitions {
  #states: Int32Array
  #inputs: Int32Array
  #targets: Int32Array
  #used = 0
  #next = 1

  constructor(capacity = 1024) {
    this.#states = new Int32Array(capacity).fill(empty)
    this.#inputs = new Int32Array(capacity)
    this.#targets = new Int32Array(capacity)
  }

  /** The state after `state` reads `input`; 0, the root, when there is none. */
  step(state: number, input: number): number {
    const mask = this.#states.length - 1
    for (let slot = spread(state, input) & mask; ; slot = (slot + 1) & mask) {
      if (this.#states[slot] === empty) return 0
      if (this.#states[slot] === state && this.#inputs[slot] === input) return this.#targets[slot]!
    }
  }

  /** As {@link step}, and makes the state if it is missing. */
  extend(state: number, input: number): number {
    const known = this.step(state, input)
    if (known) return known
    if (this.#used * 2 >= this.#states.length) this.#grow()
    const target = this.#next
    this.#next += 1
    this.#put(state, input, target)
    return target
  }

  /** Number of states, the root included. */
  get states(): number {
    return this.#next
  }

  get bytes(): number {
    return this.#states.byteLength * 3
  }

  #put(state: number, input: number, target: number): void {
    const mask = this.#states.length - 1
    let slot = spread(state, input) & mask
    while (this.#states[slot] !== empty) slot = (slot + 1) & mask
    this.#states[slot] = state
    this.#inputs[slot] = input
    this.#targets[slot] = target
    this.#used += 1
  }

  #grow(): void {
    const [states, inputs, targets] = [this.#states, this.#inputs, this.#targets]
    this.#states = new Int32Array(states.length * 2).fill(empty)
    this.#inputs = new Int32Array(states.length * 2)
    this.#targets = new Int32Array(states.length * 2)
    this.#used = 0
    for (let slot = 0; slot < states.length; slot += 1) {
      if (states[slot] !== empty) this.#put(states[slot]!, inputs[slot]!, targets[slot]!)
    }
  }
}

function spread(state: number, input: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(input, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
