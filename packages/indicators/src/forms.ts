/**
 * What else a written word may be: Arabic writes conjunctions, prepositions and the article into the word, Swahili the
 * subject, tense and object into the verb. A stem is offered as one more form; the patterns decide.
 */

/** The word itself first; a Swahili verb's stem carries a leading hyphen, as patterns write it. */
export function formsOf(word: string, languages: ReadonlySet<string>): string[] {
  const forms = [word]
  if (languages.has('ar') && word.charCodeAt(0) > 0x5ff) withoutClitics(word, forms)
  if (languages.has('sw')) verbStems(word, forms)
  if (languages.has('es') && word.includes('nn')) forms.push(word.replaceAll('nn', 'n'))
  if (disguised.test(word)) forms.push(word.replace(/[013457]/g, (digit) => letterOf[digit]!))
  return forms
}

/** Digits within a word stand for the letters that they look like ("k1ll"), by which a filter is to be passed. */
const disguised = /[a-z][013457]+[a-z]/
const letterOf: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }

function withoutClitics(word: string, forms: string[]): void {
  let rest = word
  const peel = (letters: string): void => {
    if (rest.length > letters.length + 1 && rest.startsWith(letters)) {
      rest = rest.slice(letters.length)
      if (rest.length >= 3) forms.push(rest)
    }
  }
  if (/^[وف]/.test(rest)) peel(rest[0]!)
  if (rest.startsWith('لل') && rest.length > 4) {
    peel('لل')
    return
  }
  if (/^[بكلس]/.test(rest)) peel(rest[0]!)
  peel('ال')
}

const subject = '(?:ni|u|a|tu|m|mu|wa|i|li|ya|ki|vi|zi|ku|pa)'
const tense = '(?:na|li|me|ta|ka|ki|nge|mesha)'
const relative = '(?:o|ye|yo|lo|cho|vyo|zo|po|ko|mo)'
const object = '(?:ni|ku|mw|m|wa|tu|i|li|ya|ki|vi|zi|u|ji)'
const inflected = new RegExp(`^${subject}${tense}(${relative})?(${object})?(.{2,})$`)
const shorter = new RegExp(`^${subject}${tense}(.{2,})$`)
const withRelative = new RegExp(`^${subject}${tense}${relative}(.{2,})$`)
const withObject = new RegExp(`^${subject}${tense}${object}(.{2,})$`)
const infinitive = /^(?:ku|kuwa|kum|kumw)(.{2,})$/

function verbStems(word: string, forms: string[]): void {
  if (word.length < 5) return
  for (const shape of [shorter, withRelative, withObject, infinitive]) {
    const stem = shape.exec(word)?.[1]
    if (stem) forms.push(`-${stem}`)
  }
  const deepest = inflected.exec(word)
  if (deepest?.[1] && deepest[2]) forms.push(`-${deepest[3]}`)
}
