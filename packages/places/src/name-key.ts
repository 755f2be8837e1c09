/**
 * Keys under which names are compared: what differs only by case, accents, apostrophes, hyphens, Arabic letter
 * forms or an Arabic article is one name.
 */

/** A word's key: NFKD, no marks, lower case; Arabic alif, ya, ta marbuta and tatweel forms folded. */
export function wordKey(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{M}ـ]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ı/g, 'i')
    .replace(/ə|ǝ/g, 'e')
    .toLowerCase()
    .replace(/^ال(?=.{2})/, '')
}

/** Spans of the words of a text; apostrophes and hyphens divide, marks belong to their letter. */
export function* wordsOf(text: string): Generator<{ start: number; end: number; text: string }> {
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}ـ]*/gu)) {
    yield { start: match.index, end: match.index + match[0].length, text: match[0] }
  }
}

/** The key of a whole name: its words' keys with one space between. */
export function nameKey(name: string): string {
  // NFKC makes a letter with a spacing modifier (ʻ, ‘) and its plain form the same sequence of words
  const plain = name.normalize('NFKC').replace(/(?<=\p{L})[ʻʼ‘’`´](?=\p{L})/gu, "'")
  return Array.from(wordsOf(plain), (word) => wordKey(word.text)).join(' ')
}

/** Words for the kind of a division and the small words that join them to the name. */
const kinds = new Set(
  [
    'province provinces region regions state governorate department prefecture county district division territory',
    'municipality oblast krai republic autonomous administrative economic capital city emirate canton voivodeship',
    'régions région département préfecture gouvernorat état cercle ville commune wilaya économique',
    'província região estado provincia región departamento municipio distrito república ',
    'محافظة ولاية إقليم منطقة مقاطعة إدارة مديرية mkoa jimbo kaunti wa ya of the de du des la le les d l do da dos el al',
    'ar as ash ad an at az',
  ]
    .join(' ')
    .split(' ')
    .map(wordKey),
)

/** The key of a first-level division: without the words that say what kind it is, unless nothing would be left. */
export function divisionKey(name: string): string {
  const words = nameKey(name).split(' ')
  const rest = words.filter((word) => !kinds.has(word))
  return (rest.length > 0 ? rest : words).join(' ')
}

/** Whether a word only says what kind of division or area a name is of. */
export const isDivisionKind = (key: string): boolean => kinds.has(key)
