/** What an operator, a desk or a script does from a terminal. */
export { runTocsin } from './program.ts'
export { operatorFile, type OperatorFile } from './config.ts'
export { operator as operatorOf } from './operator.ts'
export type { Output } from './output.ts'
