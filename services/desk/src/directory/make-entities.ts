/** The rows of a directory file as whole entities, as the topic `directory` carries them. Pure. */
import {
  derivedId,
  type MembershipChanged,
  type OrganisationChanged,
  type PersonChanged,
  type PolicyChanged,
  type ScheduleChanged,
  type SeatChanged,
  type StateChanged,
} from '@tocsin/events'
import type { DirectoryFile } from './file-format.ts'

/** Data of each kind without what only the store knows: version, removal, and where the contacts are sealed. */
type Declared<T> = { [K in keyof T as string extends K ? never : K]: T[K] }
type Unversioned<T> = Omit<Declared<T>, 'version' | 'removed' | 'sealed'>
export type Entity = { key: string } & (
  | { kind: 'organisation'; data: Unversioned<OrganisationChanged> }
  /** `name`: of an invented state */
  | { kind: 'state'; data: Unversioned<StateChanged> & { name?: string } }
  | { kind: 'person'; data: Unversioned<PersonChanged> }
  | { kind: 'seat'; data: Unversioned<SeatChanged>; contacts: SeatContacts }
  | { kind: 'schedule'; data: Unversioned<ScheduleChanged> }
  | { kind: 'membership'; data: Unversioned<MembershipChanged> }
  | { kind: 'policy'; data: Unversioned<PolicyChanged> }
)
export type EntityKind = Entity['kind']

/** What the vault keeps of a seat, part by part: `holder` and `contact:<channel id>`. */
export type SeatContacts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Who signs in: kept by the desk, published to nobody. */
export interface FileAccount {
  person: string
  signIn: string
  name: string
  password: string | null
  steward: boolean
}

/** The duty rota of reviewers and the operators are parties by these very names. */
function organisationId(row: DirectoryFile['organisations'][number]): string {
  if (row.kind === 'review' || row.kind === 'operator') return row.kind
  return row.id ?? derivedId('directory', 'organisation', row.key)
}

function personId(key: string): string {
  return derivedId('directory', 'person', key)
}

export function makeEntities(file: DirectoryFile): { entities: Entity[]; accounts: FileAccount[] } {
  const organisations = new Map(file.organisations.map((row) => [row.key, organisationId(row)]))
  const partyOf = (key: string): string => organisations.get(key) ?? key
  const seatId = (key: string): string => derivedId('directory', 'seat', key)
  const scheduleId = (key: string): string => derivedId('directory', 'schedule', key)
  const nameOf = new Map(file.people.map(({ key, name }) => [key, name]))
  const entities: Entity[] = [
    ...file.organisations.map((row): Entity => ({
      kind: 'organisation',
      key: row.key,
      data: {
        id: organisationId(row),
        name: row.name,
        kind: row.kind,
        hostCountry: row.hostCountry,
        languages: row.languages,
      },
    })),
    ...file.states.map(({ code, name, neighbours }): Entity => ({
      kind: 'state',
      key: code,
      data: { id: code, neighbours, ...(name === undefined ? {} : { name }) },
    })),
    ...file.people.map((row): Entity => ({
      kind: 'person',
      key: row.key,
      data: {
        id: personId(row.key),
        languages: row.languages,
        conflicts: row.conflicts,
        absences: row.absences.map((absence) => ({
          ...absence,
          substitute: absence.substitute === null ? null : personId(absence.substitute),
        })),
      },
    })),
    ...file.schedules.map((row): Entity => ({
      kind: 'schedule',
      key: row.key,
      data: {
        id: scheduleId(row.key),
        timeZone: row.timeZone,
        rotation: {
          every: row.every,
          handover: row.handover,
          from: row.from,
          persons: row.persons.map(personId),
        },
        overrides: row.overrides.map((override) => ({ ...override, person: personId(override.person) })),
      },
    })),
    ...file.seats.map((row): Entity => {
      const channelId = (key: string): string => derivedId('directory', 'channel', row.key, key)
      return {
        kind: 'seat',
        key: row.key,
        data: {
          id: seatId(row.key),
          party: partyOf(row.party),
          role: row.role,
          holder: row.holder === null ? null : personId(row.holder),
          schedule: row.schedule === null ? null : scheduleId(row.schedule),
          channels: row.channels.map((channel) => ({
            id: channelId(channel.key),
            kind: channel.kind,
            jurisdiction: channel.jurisdiction,
            readers: channel.readers === 'holder' ? ('holder' as const) : channel.readers.map(personId),
            alwaysBare: channel.alwaysBare,
          })),
          timeZone: row.timeZone,
          language: row.language,
          wake: row.wake,
          linkAnswer: row.linkAnswer,
        },
        contacts: Object.fromEntries([
          ['holder', { name: row.holder === null ? '' : (nameOf.get(row.holder) ?? '') }],
          ...row.channels.map(({ key, address, secret, word }) => [
            `contact:${channelId(key)}`,
            { address, ...(secret === undefined ? {} : { secret }), ...(word === undefined ? {} : { word }) },
          ]),
        ]),
      }
    }),
    ...file.memberships.map((row): Entity => {
      const id = [partyOf(row.organisation), row.state, ...(row.from === null ? [] : [row.from])].join('/')
      return {
        kind: 'membership',
        key: id,
        data: {
          id,
          organisation: partyOf(row.organisation),
          state: row.state,
          from: row.from,
          until: row.until,
        },
      }
    }),
    ...file.policies.map((row): Entity => {
      const party = partyOf(row.party)
      return {
        kind: 'policy',
        key: row.party,
        data: {
          id: `policy/${party}`,
          party,
          rules: row.rules.map(({ levels, horizons, kinds, steps, passes, patience }) => ({
            levels,
            horizons,
            kinds,
            steps: steps.map(({ seats, delay }) => ({ seats: seats.map(seatId), delaySeconds: delay })),
            passes,
            patienceSeconds: patience,
          })),
          fallback: row.fallback.map(partyOf),
        },
      }
    }),
  ]
  return { entities, accounts: file.people.flatMap(accountOf) }
}

function accountOf(row: DirectoryFile['people'][number]): FileAccount[] {
  if (row.signIn === undefined) return []
  return [
    {
      person: personId(row.key),
      signIn: row.signIn.toLowerCase(),
      name: row.name,
      password: row.password ?? null,
      steward: row.steward,
    },
  ]
}
