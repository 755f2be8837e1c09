/**
 * One spelling for what a reader takes as one word. Tokens are normalised one by one, so that a token's span always
 * points into the text as it was written.
 */

const arabicLetters: Record<string, string> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ک: 'ك',
  ۀ: 'ه',
}
const foldedLetters = /[أإآٱىیئؤةکۀ]/g
/** Tatweel, zero-width joiners and the controls of writing direction carry no meaning within a word. */
const invisible = /[\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g
const plain = /^[a-z0-9]*$/

/**
 * Folds compatibility forms (NFKC), case, diacritics and the variants of Arabic letters. Applying it twice gives the
 * same as once; a word of plain lower-case ASCII comes back as it is.
 */
export function normaliseWord(word: string): string {
  if (plain.test(word)) return word
  let folded = word
  // Lower-casing and composing may each give the other something to do (the Turkish dotted İ, for one).
  for (let round = 0; round < 4; round += 1) {
    const next = fold(folded)
    if (next === folded) return next
    folded = next
  }
  return folded
}

function fold(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(foldedLetters, (letter) => arabicLetters[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(invisible, '')
    .replace(/ß/g, 'ss')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .normalize('NFC')
}
