/** How Swahili writes a division that English names by a direction: "North Kivu" is "Kivu Kaskazini". */

/** By English word; directions stand behind the name, with or without "ya". */
const directions: Record<string, string> = {
  north: 'Kaskazini',
  south: 'Kusini',
  east: 'Mashariki',
  west: 'Magharibi',
  northeast: 'Kaskazini Mashariki',
  northwest: 'Kaskazini Magharibi',
  southeast: 'Kusini Mashariki',
  southwest: 'Kusini Magharibi',
  central: 'Kati',
  upper: 'Juu',
  lower: 'Chini',
}
const direction = '(north|south|east|west|central|upper|lower)(?:[ -]?(east|west))?(?:ern)?'
const before = new RegExp(`^${direction} (.+)$`, 'i')
const behind = new RegExp(`^(.+) ${direction}$`, 'i')
const alone = new RegExp(`^${direction}$`, 'i')
const kind = /\s+(?:province|region|state|governorate|department|county|district|division|prefecture)$/i

/** Names in Swahili that follow from an English one; none where it holds no direction. */
export function swahiliSpellings(english: string): string[] {
  const name = english.replace(kind, '').trim()
  const swahili = (first: string, second: string | undefined): string | undefined =>
    directions[`${first}${second ?? ''}`.toLowerCase()]
  const only = alone.exec(name)
  if (only) return [swahili(only[1]!, only[2])].filter((one) => one !== undefined)
  const [, first, second, rest] = before.exec(name) ?? []
  const [, other, third, fourth] = behind.exec(name) ?? []
  const [said, where] =
    rest === undefined ? [other, swahili(third ?? '', fourth)] : [rest, swahili(first!, second)]
  return said === undefined || where === undefined ? [] : [`${said} ${where}`, `${said} ya ${where}`]
}
