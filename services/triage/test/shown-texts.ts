/** What a page says in its own words: without what persons wrote, codes, and names that stand in a language of theirs. */
export function shownTexts(page: string): string[] {
  const own = page.replaceAll(/<(bdi|blockquote|textarea)\b[^]*?<\/\1>/g, '')
  const labels = [...own.matchAll(/data-label="([^"]*)"/g)].map((found) => found[1]!)
  return [...own.replaceAll(/<[^>]*>/g, '\n').split('\n'), ...labels]
    .map((text) =>
      text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).trim(),
    )
    .filter((text) => text !== '')
}

const ENGLISH = /(?<!\p{L})(?!UTC|KEN)[A-Za-z]{3,}(?!\p{L})/u

/** Of a page in Arabic, whatever has a word in Latin letters. */
export function latinTexts(page: string): string[] {
  return shownTexts(page).filter((text) => ENGLISH.test(text))
}
