/** What a schema cannot say of a directory file: keys are unique, what is named exists, spans end after they begin. */
import type { DirectoryFile } from './file-format.ts'

/** A fault of the parsed file: where, as keys and indexes, and what would be right. */
export interface PathFault {
  path: readonly (string | number)[]
  detail: string
}

export function checkReferences(file: DirectoryFile): PathFault[] {
  const organisations = new Set(file.organisations.map(({ key }) => key))
  const states = new Set(file.states.map(({ code }) => code))
  const people = new Set(file.people.map(({ key }) => key))
  const schedules = new Set(file.schedules.map(({ key }) => key))
  const seats = new Map(file.seats.map((seat) => [seat.key, seat]))
  const isParty = (party: string): boolean => organisations.has(party) || states.has(party)
  const faults: PathFault[] = []
  const wrong = (path: PathFault['path'], detail: string): void => void faults.push({ path, detail })
  const known = (
    path: PathFault['path'],
    key: string | null,
    among: { has(key: string): boolean },
    what: string,
  ): void => {
    if (key !== null && !among.has(key)) wrong(path, `no ${what} has the key ${key}`)
  }
  const span = (path: PathFault['path'], from: string | null, until: string | null): void => {
    if (from !== null && until !== null && !(Date.parse(from) < Date.parse(until)))
      wrong(path, 'ends before it begins')
  }

  for (const list of ['organisations', 'people', 'schedules', 'seats'] as const)
    repeated(file[list].map(({ key }) => key)).forEach((i) => wrong([list, i, 'key'], 'stands above already'))
  repeated(file.states.map(({ code }) => code)).forEach((i) =>
    wrong(['states', i, 'code'], 'stands above already'),
  )
  repeated(file.people.map(({ signIn }, i) => signIn?.toLowerCase() ?? i)).forEach((i) =>
    wrong(['people', i, 'signIn'], 'stands above already'),
  )
  repeated(file.policies.map(({ party }) => party)).forEach((i) =>
    wrong(['policies', i, 'party'], 'has a policy above already'),
  )
  repeated(
    file.memberships.map(({ organisation, state, from }) => `${organisation} ${state} ${from}`),
  ).forEach((i) => wrong(['memberships', i], 'stands above already'))

  file.states.forEach((state, i) =>
    state.neighbours.forEach((code, n) => known(['states', i, 'neighbours', n], code, states, 'state')),
  )
  file.people.forEach((person, i) => {
    if (person.password !== undefined && person.signIn === undefined)
      wrong(['people', i, 'password'], 'is of no use without signIn')
    person.absences.forEach((absence, n) => {
      span(['people', i, 'absences', n], absence.from, absence.until)
      known(['people', i, 'absences', n, 'substitute'], absence.substitute, people, 'person')
    })
  })
  file.schedules.forEach((schedule, i) => {
    schedule.persons.forEach((key, n) => known(['schedules', i, 'persons', n], key, people, 'person'))
    schedule.overrides.forEach((override, n) => {
      span(['schedules', i, 'overrides', n], override.from, override.until)
      known(['schedules', i, 'overrides', n, 'person'], override.person, people, 'person')
    })
  })
  file.seats.forEach((seat, i) => {
    if (!isParty(seat.party)) wrong(['seats', i, 'party'], `no organisation or state is called ${seat.party}`)
    known(['seats', i, 'holder'], seat.holder, people, 'person')
    known(['seats', i, 'schedule'], seat.schedule, schedules, 'schedule')
    if (seat.holder !== null && seat.schedule !== null)
      wrong(['seats', i, 'schedule'], 'a seat has a holder or a schedule, not both')
    repeated(seat.channels.map(({ key }) => key)).forEach((n) =>
      wrong(['seats', i, 'channels', n, 'key'], 'stands above already'),
    )
    seat.channels.forEach((channel, n) => {
      const path = ['seats', i, 'channels', n]
      if (channel.readers !== 'holder')
        channel.readers.forEach((key, r) => known([...path, 'readers', r], key, people, 'person'))
      if (channel.kind === 'webhook' && !URL.canParse(channel.address)) wrong([...path, 'address'], 'a URL')
      if (channel.kind === 'webhook' && channel.secret === undefined)
        wrong([...path, 'secret'], 'a webhook needs the secret that signs it')
      if (channel.kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(channel.address))
        wrong([...path, 'address'], 'a mail address')
    })
  })
  file.memberships.forEach((membership, i) => {
    known(['memberships', i, 'organisation'], membership.organisation, organisations, 'organisation')
    known(['memberships', i, 'state'], membership.state, states, 'state')
    span(['memberships', i], membership.from, membership.until)
  })
  file.policies.forEach((policy, i) => {
    if (!isParty(policy.party))
      wrong(['policies', i, 'party'], `no organisation or state is called ${policy.party}`)
    policy.fallback.forEach((party, n) => {
      if (!isParty(party))
        wrong(['policies', i, 'fallback', n], `no organisation or state is called ${party}`)
    })
    policy.rules.forEach((rule, r) =>
      rule.steps.forEach((step, s) =>
        step.seats.forEach((key, n) => {
          const path = ['policies', i, 'rules', r, 'steps', s, 'seats', n]
          known(path, key, seats, 'seat')
          const party = seats.get(key)?.party
          if (party !== undefined && party !== policy.party) wrong(path, `${key} is a seat of ${party}`)
        }),
      ),
    )
  })
  return faults
}

/** @returns the places of those that stand earlier in the list already */
function repeated(keys: readonly (string | number)[]): number[] {
  const seen = new Set<string | number>()
  return keys.flatMap((key, i) => {
    if (seen.has(key)) return [i]
    seen.add(key)
    return []
  })
}
