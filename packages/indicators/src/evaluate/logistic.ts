/** The second yardstick: logistic regression on which words a text holds. Deterministic. */
import { tokenise } from '../tokens.ts'

export interface Example {
  text: string
  label: 0 | 1
}

const epochs = 25
const firstRate = 0.5
const decay = 1e-5
const rarest = 2

/** Trains by stochastic gradient descent in a fixed order; returns a classifier with threshold one half. */
export function trainLogistic(examples: readonly Example[]): (text: string) => boolean {
  const vocabulary = vocabularyOf(examples)
  const bags = examples.map(({ text, label }) => ({ bag: bagOf(text, vocabulary), label }))
  const weights = new Float64Array(vocabulary.size)
  let bias = 0
  const score = (bag: readonly number[]): number => {
    let sum = bias
    for (const word of bag) sum += weights[word]!
    return 1 / (1 + Math.exp(-sum))
  }
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let turn = 0; turn < bags.length; turn += 1) {
      // A stride prime to most sizes mixes the classes without chance.
      const { bag, label } = bags[(turn * 7919 + epoch) % bags.length]!
      const rate = firstRate / (1 + step / (bags.length * 4))
      const error = label - score(bag)
      bias += rate * error * 0.1
      for (const word of bag)
        weights[word]! += rate * (error / Math.sqrt(bag.length) - decay * weights[word]!)
      step += 1
    }
  }
  return (text) => score(bagOf(text, vocabulary)) >= 0.5
}

/**
 * Answers for every example by classifiers that have not seen it: `folds` parts, each answered by the rest. For
 * measuring on the half that one would train on.
 */
export function crossAnswers(examples: readonly Example[], folds = 5): boolean[] {
  const answers: boolean[] = []
  for (let fold = 0; fold < folds; fold += 1) {
    const classify = trainLogistic(examples.filter((_, at) => at % folds !== fold))
    examples.forEach(({ text }, at) => {
      if (at % folds === fold) answers[at] = classify(text)
    })
  }
  return answers
}

function vocabularyOf(examples: readonly Example[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of examples)
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const kept = [...counts].filter(([, times]) => times >= rarest).map(([word]) => word)
  return new Map(kept.map((word, at) => [word, at]))
}

function bagOf(text: string, vocabulary: ReadonlyMap<string, number>): number[] {
  return [...wordsOf(text)].flatMap((word) => vocabulary.get(word) ?? [])
}

function wordsOf(text: string): Set<string> {
  return new Set(tokenise(text).map(({ word }) => word))
}
