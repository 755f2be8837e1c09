/** Plays the real reports against a running Tocsin and tells what happens, until every chapter has been seen. */
import { setTimeout as pause } from 'node:timers/promises'
import type { TocsinEvent } from '@tocsin/events'
import type { Local } from '../local.ts'
import { learnNames } from './names.ts'
import { answerFirst } from './people.ts'
import { sendable } from '../../../tests/data/reports/sources.ts'
import { makeSources, sendReport } from './send.ts'
import { chapters, emptyStory, tell, type Chapter } from './story.ts'
import { watchLog } from './watch.ts'

/** Reports a second: quick enough for a demo, slow enough to follow. */
const PACE_MILLISECONDS = 120
const PATIENCE_MILLISECONDS = 90_000

export interface Played {
  /** what was not seen; empty if the demo worked */
  missing: Chapter[]
}

export async function playDemo(local: Local, print: (line: string) => void): Promise<Played> {
  const began = Date.now()
  const say = (line: string): void =>
    print(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`)
  const names = learnNames()
  let story = emptyStory
  const complete = Promise.withResolvers<void>()
  const onEvent = (event: TocsinEvent): void => {
    names.learn(event)
    const told = tell(story, event, names)
    story = told.story
    if (told.line !== null) say(told.line)
    if (story.seen.size === chapters.length) complete.resolve()
  }
  const stopWatching = await watchLog({ bus: local.bus, adminUrl: local.adminUrl, onEvent })
  try {
    const answering = deputyAnswers(local, say)
    await sendAll(local, say)
    await Promise.race([complete.promise, pause(PATIENCE_MILLISECONDS, undefined, { ref: false })])
    await answering
  } finally {
    await stopWatching()
  }
  const missing = chapters.filter((chapter) => !story.seen.has(chapter))
  say(
    missing.length === 0
      ? 'The whole way was seen, from report to answer.'
      : `Not seen: ${missing.join(', ')}.`,
  )
  return { missing }
}

async function sendAll(local: Local, say: (line: string) => void): Promise<void> {
  const keys = await makeSources(local)
  const rows = sendable()
  const intake = `http://127.0.0.1:${local.ports.services['civil-society-intake'].public}`
  const today = new Date().toISOString().slice(0, 10)
  say(`${rows.length} real reports, from ${keys.length} sources, each as if it happened today`)
  for (const { row, country } of rows) {
    const status = await sendReport(intake, keys, row, country, today)
    if (status !== 202) throw new Error(`the intake answered ${status} to ${row.id}`)
    await pause(PACE_MILLISECONDS)
  }
  say(`${rows.length} reports sent, each answered 202`)
}

/** The duty officer of one organisation sleeps; her deputy, asked as the second step, reads his mail and answers. */
async function deputyAnswers(local: Local, say: (line: string) => void): Promise<void> {
  const address = 'nils@sangha.example'
  const status = await answerFirst(local.mail, address, 'received').catch(() => null)
  if (status !== null) say(`${address} opens the link and types the code from the mail (answered ${status})`)
}
