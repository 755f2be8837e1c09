/** Counts of right and wrong answers, and what follows from them. */

export interface Counts {
  tp: number
  fp: number
  fn: number
  tn: number
}

/** One line of the result; a rate is null where nothing was there to be counted. */
export interface Figures extends Counts {
  set: string
  lang: string
  task: string
  /**
   * `matcher`, `seeds` (plain substrings) or `words` (logistic regression on a bag of words, learned from the same set);
   * `words-elsewhere`: learned from other sets
   */
  by: 'matcher' | 'seeds' | 'words' | 'words-elsewhere'
  n: number
  precision: number | null
  recall: number | null
  f1: number | null
  accuracy: number | null
}

export function count(answers: readonly { label: 0 | 1; answer: boolean }[]): Counts {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (const { label, answer } of answers)
    counts[label === 1 ? (answer ? 'tp' : 'fn') : answer ? 'fp' : 'tn'] += 1
  return counts
}

export function figures(
  key: Pick<Figures, 'set' | 'lang' | 'task' | 'by'>,
  { tp, fp, fn, tn }: Counts,
): Figures {
  const precision = rate(tp, tp + fp)
  const recall = rate(tp, tp + fn)
  const n = tp + fp + fn + tn
  const f1 = rate(2 * tp, 2 * tp + fp + fn)
  return { ...key, n, tp, fp, fn, tn, precision, recall, f1, accuracy: rate(tp + tn, n) }
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 1000
}
