/** @returns whether a transaction was asked for by somebody who is signed in, by its statements */
export const ofPeople = (all: readonly string[]): boolean =>
  all.some((one) => /'tocsin\.(person|conflicts)', \$\d/.test(one))
