/**
 * Makes what was seen in one world comparable with what was seen in another: whatever is random is replaced by its shape
 * and by when it was first seen. Equal things stay equal, different things different, so an ETag or an id that changes in
 * one world only is still told.
 */

export interface Normaliser {
  comparable(text: string): string
  /** The same without the numbers: an order for what happened at one instant. */
  shape(text: string): string
}

/**
 * @param world addresses and names that belong to the world alone, each with what stands for it in every world
 * @param short what else is random, as a pattern: too short to be told from words
 */
export function normaliser(
  world: ReadonlyMap<string, string> = new Map(),
  short: readonly string[] = [],
): Normaliser {
  const pattern = new RegExp([...short, ID, TOKEN, CODE].join('|'), 'g')
  const seen = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = seen.get(text) ?? seen.size + 1
    seen.set(text, known)
    return known
  }
  const common = (text: string): string => {
    let all = text.replace(/=\r\n/g, '')
    for (const [own, everywhere] of world) all = all.replaceAll(own, everywhere)
    return all
  }
  return {
    comparable: (text) =>
      common(text).replace(pattern, (found) =>
        isFew(found) ? `<${shapeOf(found)}>` : `<${shapeOf(found)} ${numberOf(found.toLowerCase())}>`,
      ),
    shape: (text) => common(text).replace(pattern, (found) => `<${shapeOf(found)}>`),
  }
}

/** Numbered, these would be equal by chance every hundredth time; each stands beside the token that it belongs to. */
const isFew = (found: string): boolean => found.length < 20

const ID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
/** Of 20 characters or more and not in small letters alone: nobody's word. */
const TOKEN = '(?=[\\w-]*[A-Z0-9])[\\w-]{20,}'
/** The six digits of a message. */
const CODE = '(?<![\\d.#&])\\d{6}(?![\\d.])'

function shapeOf(found: string): string {
  return new RegExp(`^${ID}$`).test(found) ? 'id' : `${found.length} characters`
}
