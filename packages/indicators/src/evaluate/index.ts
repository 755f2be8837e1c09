/** Measuring the matcher on labelled text. Apart from the package's entry: no service needs it. */
export { evaluate } from './evaluate.ts'
export type { Evaluation, FalseAlarms, Miss } from './evaluate.ts'
export type { Figures } from './figures.ts'
export { evaluationPage } from './page.ts'
export type { Split } from './sets.ts'
