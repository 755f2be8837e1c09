/** What can be sealed: text, bytes, or a value that JSON can hold. */
export type PartValue = string | Uint8Array | { readonly [key: string]: unknown } | readonly unknown[]

export function partBytes(value: PartValue): Uint8Array {
  if (value instanceof Uint8Array) return value
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
}
