/**
 * A directory drawn from a seed: states and their neighbours, organisations and who is a member, desks, people and their
 * conflicts, seats with channels of any jurisdiction and readers, in any order of asking. Always there: a reviewer in no
 * conflict and one in conflict with X, a steward, and a focal point of X.
 */
import fc from 'fast-check'

/** As a desk reads it from a file. */
export interface Generated {
  /** what the file says: JSON, which is YAML too */
  directory: string
  /** sign-in names of all */
  people: readonly string[]
  x: string
  /** hour of the day, UTC, at which the worlds begin */
  hour: number
  /** where an alert is of which X may hear: a neighbour */
  beside: string
  /** organisations with a desk, by their keys */
  desks: readonly string[]
  /** sign-in names of who holds X's seat or is in conflict with X */
  peopleOfX: readonly string[]
  /** where only they are written to */
  addressesOfX: readonly string[]
  /** a reviewer and a desk's officer, if there is one, who are in no conflict with X */
  free: readonly string[]
}

const COUNTRIES = ['CAF', 'CMR', 'COG', 'GAB', 'GNQ', 'TCD']
const PASSWORD = 'practice makes perfect'

const channel = fc.record({
  jurisdiction: fc.option(fc.nat(COUNTRIES.length - 1), { freq: 2 }),
  alwaysBare: fc.boolean(),
  /** another person who reads it, counted over all */
  reader: fc.option(fc.nat(), { freq: 2 }),
})
const seat = fc.record({
  conflicts: fc.oneof(
    fc.constant<string[]>([]),
    fc.constant<'x'>('x'),
    fc.subarray(COUNTRIES, { maxLength: 2 }),
  ),
  wake: fc.boolean(),
  linkAnswer: fc.constantFrom('full', 'buys-a-step', 'none'),
  channels: fc.array(channel, { minLength: 1, maxLength: 2 }),
})
const shape = fc.record({
  hour: fc.nat(23),
  states: fc.shuffledSubarray(COUNTRIES, { minLength: 4 }),
  borders: fc.infiniteStream(fc.boolean()),
  organisations: fc.array(
    fc.record({
      host: fc.nat(COUNTRIES.length - 1),
      members: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
      seats: fc.array(seat, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  focalPoints: fc.tuple(seat, seat, seat),
  operator: seat,
})
type SeatShape = typeof seat extends fc.Arbitrary<infer T> ? T : never

interface Person {
  key: string
  conflicts: string[]
  party: string
}

/** @param roots organisations that stand behind sources, as the other worlds have them */
export function generateDirectory(seed: number, roots: readonly { key: string; id: string }[]): Generated {
  const [drawn] = fc.sample(shape, { seed, numRuns: 1 })
  const { hour, states, organisations, focalPoints, operator, borders } = drawn!
  const [x = '', beside = ''] = states
  const countryAt = (nth: number): string => states[nth % states.length]!
  const people: Person[] = [
    { key: 'rita', conflicts: [], party: 'review' },
    { key: 'remo', conflicts: [x], party: 'review' },
    { key: 'op', conflicts: [], party: 'operator' },
  ]
  const seats: { key: string; party: string; holder: string; shape: SeatShape | null; role: string }[] = [
    { key: 'review-1', party: 'review', holder: 'rita', shape: null, role: 'reviewer' },
    { key: 'review-2', party: 'review', holder: 'remo', shape: null, role: 'reviewer' },
    { key: 'operator-1', party: 'operator', holder: 'op', shape: null, role: 'operator' },
  ]
  const sit = (party: string, role: string, drawnSeat: SeatShape, own: readonly string[] = []): void => {
    const holder = `p${people.length}`
    const declared = drawnSeat.conflicts === 'x' ? [x] : drawnSeat.conflicts
    const conflicts = [...new Set([...own, ...declared])].filter((code) => states.includes(code))
    people.push({ key: holder, conflicts, party })
    seats.push({ key: `${party.toLowerCase()}-${seats.length}`, party, holder, shape: drawnSeat, role })
  }
  const desks = organisations.map((_one, i) => `desk-${i}`)
  for (const [i, { seats: own }] of organisations.entries())
    for (const [nth, one] of own.entries()) sit(desks[i]!, ['duty', 'deputy', 'head'][nth]!, one)
  sit('operator', 'operator', operator)
  for (const [i, one] of focalPoints.entries()) sit(states[i]!, 'focal-point', one, i === 0 ? [x] : [])

  const channelsOf = ({ holder, shape: drawnSeat }: (typeof seats)[number]) =>
    (drawnSeat?.channels ?? [{ jurisdiction: null, alwaysBare: false, reader: null }]).map(
      ({ jurisdiction, alwaysBare, reader }, n) => ({
        key: `mail-${n}`,
        kind: 'email',
        address: `${holder}-${n}@generated.example`,
        alwaysBare,
        ...(jurisdiction !== null && { jurisdiction: countryAt(jurisdiction) }),
        ...(reader !== null && { readers: [...new Set([holder, people[reader % people.length]!.key])] }),
      }),
    )
  const isOfX = (key: string): boolean => {
    const { conflicts, party } = people.find((one) => one.key === key)!
    return conflicts.includes(x) || party === x
  }
  const edges = pairs(states).filter((_pair, i) => borders.next().value || i === 0)
  const parties = [...new Set(seats.map(({ party }) => party))]
  const directory = {
    organisations: [
      { key: 'review', name: 'Reviewers', kind: 'review', languages: ['en'] },
      { key: 'operator', name: 'Operators', kind: 'operator', languages: ['en'] },
      ...organisations.map(({ host }, i) => ({
        key: desks[i],
        name: `Desk ${i} (fictional)`,
        kind: 'regional',
        hostCountry: countryAt(host),
        languages: ['en'],
      })),
      ...roots.map((root) => ({ ...root, name: `Root ${root.key}`, kind: 'network' })),
    ],
    states: states.map((code) => ({
      code,
      neighbours: edges.flatMap(([a, b]) => (a === code ? [b] : b === code ? [a] : [])),
    })),
    people: people.map(({ key, conflicts }) => ({
      key,
      name: `Person ${key}`,
      signIn: key,
      password: PASSWORD,
      languages: ['en'],
      conflicts,
      steward: key === 'op',
    })),
    seats: seats.map((one) => ({
      key: one.key,
      party: one.party,
      role: one.role,
      holder: one.holder,
      timeZone: 'UTC',
      wake: one.shape?.wake ?? false,
      linkAnswer: one.shape?.linkAnswer ?? 'full',
      channels: channelsOf(one),
    })),
    memberships: organisations.flatMap(({ members }, i) =>
      members.map((nth) => ({ organisation: desks[i], state: states[nth] })),
    ),
    policies: parties.map((party) => ({
      party,
      fallback: party === 'operator' ? [] : ['operator'],
      rules: [
        {
          levels: ['watch', 'concern', 'imminent', 'ongoing'],
          passes: 1,
          patience: '60s',
          steps: seats
            .filter((one) => one.party === party)
            .map(({ key }) => ({ seats: [key], delay: '15m' })),
        },
      ],
    })),
  }
  const peopleOfX = people.map(({ key }) => key).filter(isOfX)
  const officer = people.find(({ key, party }) => desks.includes(party) && !isOfX(key))
  return {
    directory: JSON.stringify(directory),
    people: people.map(({ key }) => key),
    hour,
    x,
    beside,
    desks,
    peopleOfX,
    addressesOfX: seats
      .filter(({ holder }) => isOfX(holder))
      .flatMap((one) => channelsOf(one).map(({ address }) => address)),
    free: ['rita', ...(officer === undefined ? [] : [officer.key])],
  }
}

function pairs(all: readonly string[]): [string, string][] {
  return all.flatMap((one, i) => all.slice(i + 1).map((other): [string, string] => [one, other]))
}
