/** Which countries touch by land. */
import landBorders from '../data/land-borders.json' with { type: 'json' }

const borders: Record<string, readonly string[]> = landBorders.borders

/** Alpha-3 codes of the countries that share a border on land, in order; empty for islands and unknown codes. */
export function neighboursByLand(alpha3: string): string[] {
  return [...(borders[alpha3] ?? [])]
}
