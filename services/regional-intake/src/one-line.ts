/** A text on one line, cut to a length without halving a character; undefined if nothing is left. */
export function oneLine(text: string | undefined, limit: number): string | undefined {
  const line = (text ?? '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, limit)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
  return line === '' ? undefined : line
}
