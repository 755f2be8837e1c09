/** The ways in which a text may stand in bytes: what a search for it has to look for. */

const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0')

/**
 * @param text at least eight characters long, so that what base64 shows of it in any of its three phases is unique
 * @returns each way's name with its bytes; several ways may have the same bytes
 */
export function spellings(text: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(text)
  const escaped = [...Array(text.length).keys()].map((n) => text.charCodeAt(n).toString(16).padStart(4, '0'))
  const utf16le = Buffer.from(text, 'utf16le')
  const ways: [string, string | Buffer][] = [
    ['raw', text],
    ['lower case', text.toLowerCase()],
    ['upper case', text.toUpperCase()],
    ['NFKC', text.normalize('NFKC')],
    ['hex', bytes.toString('hex')],
    ['hex, upper case', bytes.toString('hex').toUpperCase()],
    ['percent', [...bytes].map((byte) => `%${hex2(byte).toUpperCase()}`).join('')],
    ['percent, lower case', [...bytes].map((byte) => `%${hex2(byte)}`).join('')],
    ['quoted-printable', [...bytes].map((byte) => `=${hex2(byte).toUpperCase()}`).join('')],
    ['JSON escapes', escaped.map((code) => `\\u${code}`).join('')],
    ['JSON escapes, upper case', escaped.map((code) => `\\u${code.toUpperCase()}`).join('')],
    ['UTF-16LE', utf16le],
    ['UTF-16BE', Buffer.from(utf16le).swap16()],
  ]
  for (const phase of [0, 1, 2])
    for (const alphabet of ['base64', 'base64url'] as const)
      ways.push([`${alphabet}, phase ${phase}`, shifted(bytes, phase, alphabet)])
  return new Map(ways.map(([name, way]) => [name, Buffer.from(way)]))
}

/** What no neighbour changes of the base64 of bytes that begin so many bytes after a group's start. */
function shifted(bytes: Buffer, phase: number, alphabet: 'base64' | 'base64url'): string {
  const all = Buffer.concat([Buffer.alloc(phase), bytes])
  const whole = all.subarray(0, all.length - (all.length % 3)).toString(alphabet)
  return whole.slice(phase === 0 ? 0 : 4)
}
