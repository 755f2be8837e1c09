/** What the demo has seen so far, and the line that tells the newest of it. Pure: events in, lines out. */
import { levels, type TocsinEvent } from '@tocsin/events'

/** What must have been seen for the demo to have worked. */
export const chapters = [
  'a report assessed',
  'an alert proposed',
  'a level rising',
  'an alert issued',
  'a delivery',
  'an escalation',
  'an answer that stops a track',
] as const
export type Chapter = (typeof chapters)[number]

export interface Story {
  seen: ReadonlySet<Chapter>
  assessed: number
  /** alert id → highest level so far, as a number */
  height: ReadonlyMap<string, number>
}

export const emptyStory: Story = { seen: new Set(), assessed: 0, height: new Map() }

/** Names for ids, as far as the teller knows them. */
export interface Names {
  party(id: string): string
  seat(id: string): string
  country(code: string): string
}

/** @returns the story with this event, and a line for people if it is worth one */
export function tell(story: Story, event: TocsinEvent, names: Names): { story: Story; line: string | null } {
  const with_ = (chapter: Chapter, line: string | null, rest: Partial<Story> = {}) => ({
    story: { ...story, ...rest, seen: new Set([...story.seen, chapter]) },
    line,
  })
  switch (event.name) {
    case 'report.assessed': {
      const assessed = story.assessed + 1
      const line = assessed % 20 === 0 ? `${assessed} reports assessed` : null
      return with_('a report assessed', line, { assessed })
    }
    case 'alert.raised':
    case 'alert.updated': {
      const { alert, version, level, kind, areas, stage, corroboration } = event.data
      const before = story.height.get(alert) ?? -1
      const now = levels.indexOf(level)
      const height = new Map(story.height).set(alert, Math.max(before, now))
      const where = names.country(areas[0]!.country)
      const said = `${stage} ${level.toUpperCase()} ${where}, version ${version}: ${kind}, ${corroboration.replaceAll('-', ' ')}`
      const line = kind === 'new-facts' ? null : said
      const told = with_('an alert proposed', line, { height })
      if (now > before && before >= 0)
        return { ...told, story: { ...told.story, seen: new Set([...told.story.seen, 'a level rising']) } }
      return told
    }
    case 'alert.issued': {
      const { level, areas } = event.data
      return with_(
        'an alert issued',
        `ISSUED by a reviewer: ${level.toUpperCase()} ${names.country(areas[0]!.country)}`,
      )
    }
    case 'delivery.sent': {
      const { seat, attempt, proof } = event.data
      const who = names.seat(seat)
      // operators are paged for each neighbour without a seat; one line of that is enough
      const line = who.startsWith('operator') && story.seen.has('a delivery') ? null : `delivered to ${who}`
      const shown = `${attempt === 1 ? '' : `, attempt ${attempt}`}${proof === null ? '' : `, proof ${proof}`}`
      return with_('a delivery', line === null ? null : line + shown)
    }
    case 'track.escalated': {
      const { party, step, pass, reason } = event.data
      // a surge asks the first step anew, without anybody having been silent
      if (step === 0 && pass === 1) return { story, line: `${names.party(party)} is asked again: ${reason}` }
      return with_('an escalation', `no answer from ${names.party(party)}: the next in line is asked`)
    }
    case 'track.stopped': {
      const { party, reason, meaning } = event.data
      if (reason !== 'answered') return { story, line: null }
      return with_(
        'an answer that stops a track',
        `${names.party(party)} answered "${meaning ?? reason}": its track stops`,
      )
    }
    default:
      return { story, line: null }
  }
}
