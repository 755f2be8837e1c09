/** People while things break: a reviewer who issues and ticks a neighbour, officers of whom some answer. */
import { setTimeout as pause } from 'node:timers/promises'
import { answerMail, answerable } from '../../infra/local/play/people.ts'
import { signInReviewer, type Reviewer } from '../end-to-end/reviewer.ts'
import type { System } from '../end-to-end/system.ts'
import type { Seeded } from './seeded.ts'

const LOOK_MS = 200
/** the neighbour that a reviewer ticks, by the country of the alert */
const NEIGHBOUR: Readonly<Record<string, string>> = { CAF: 'CMR', MMR: 'THA' }

export interface People {
  readonly issued: number
  readonly answered: number
  stop(): Promise<void>
}

/** Whatever fails because a service is down is tried again at the next look. */
export function startPeople(system: System, random: Seeded): People {
  const issued = new Set<string>()
  let answered = 0
  let read = 0
  let stopping = false
  let reviewer: Reviewer | null = null

  async function issueOne(): Promise<void> {
    const newest = new Map(
      system.of('alert.raised', 'alert.updated').map(({ data }) => [data.alert, data] as const),
    )
    for (const [alert, { version, areas }] of newest) {
      if (issued.has(alert)) continue
      reviewer ??= await signInReviewer(system, 'rita')
      const ticked = areas.flatMap(({ country }) => NEIGHBOUR[country] ?? [])
      const answer = await reviewer.issue(alert, version, ticked)
      if (answer.status === 200) issued.add(alert)
      else if (answer.status === 401) reviewer = null
    }
  }

  async function answerSome(): Promise<void> {
    const mails = system.local.mail.smtp.received
    for (; read < mails.length; read++) {
      const mail = mails[read]!
      if (answerable(mail) === null || random.below(4) > 0) continue
      if ((await answerMail(mail, 'received')) === 200) answered++
    }
  }

  const attempt = (work: () => Promise<void>): Promise<void> => work().catch(() => undefined)
  const living = (async () => {
    while (!stopping) {
      await Promise.all([attempt(issueOne), attempt(answerSome)])
      await pause(LOOK_MS)
    }
  })()
  return {
    get issued() {
      return issued.size
    },
    get answered() {
      return answered
    },
    async stop() {
      stopping = true
      await living
    },
  }
}
