/** `GET` and `POST /people`, `POST /people/:person/invitation`: a steward lets people in and puts them on seats. */
import { sql } from 'drizzle-orm'
import type { FastifyReply } from 'fastify'
import * as z from 'zod'
import type { Tx } from '@tocsin/database'
import { messageLanguage } from '@tocsin/events'
import { pageTranslatorOf } from '@tocsin/messages'
import { Problem, type Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { setHolder } from '../../directory/seat-holder.ts'
import { deskKey } from '../../keys.ts'
import { invite } from '../../people/invitations.ts'
import { makePerson } from '../../people/make-person.ts'
import { readFillableSeats, readPeople } from '../../people/read-people.ts'
import { pagePerson } from '../../people/request-session.ts'
import type { SignedIn } from '../../people/signed-in.ts'
import { deskPage } from '../../views/frame.ts'
import { peopleView, type PeopleViewOptions } from '../../views/people-view.ts'

const form = z.object({
  name: z.string().trim().min(1).max(200),
  signIn: z.string().trim().max(100),
  language: messageLanguage,
  conflicts: z.string().trim().max(400).default(''),
  seat: z.union([z.uuid(), z.literal('')]).default(''),
  steward: z.literal('yes').optional(),
})
const personParams = z.object({ person: z.uuid() })

export function invitePersonRoutes(app: Http, desk: Desk): void {
  app.get('/people', { schema: { hide: true } }, async (request, reply) => {
    const who = await pagePerson(desk, request, reply)
    return who === null ? reply : send(desk, reply, stewardOnly(who))
  })

  app.post('/people', { schema: { hide: true, body: form } }, async (request, reply) => {
    const who = await pagePerson(desk, request, reply)
    if (who === null) return reply
    const t = pageTranslatorOf(stewardOnly(who).language)
    const typed = request.body
    const conflicts = typed.conflicts
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((code) => code !== '')
    const faults: Record<string, string> = {
      ...(/^[\w.@-]{2,100}$/.test(typed.signIn) ? {} : { signIn: 'A-Z a-z 0-9 . _ @ -' }),
      ...(conflicts.every((code) => /^[A-Z]{3}$/.test(code)) ? {} : { conflicts: 'KEN, COD, …' }),
    }
    if (Object.keys(faults).length > 0) return send(desk, reply.code(422), who, { faults, typed })
    const token = await asService(desk, async (tx) => {
      const now = desk.clock.now()
      const options = { sealer: desk.sealer, compareKey: deskKey(desk.secret, 'compare'), now }
      const steward = typed.steward === 'yes'
      const person = await makePerson(tx, { ...typed, conflicts, steward, passwordHash: null }, options)
      if (person === null) return null
      if (typed.seat !== '') await setHolder(tx, typed.seat, person, now)
      return invite(tx, person, now)
    })
    if (token === null)
      return send(desk, reply.code(422), who, { faults: { signIn: t('people.taken') }, typed })
    return send(desk, reply, who, { invited: { name: typed.name, link: linkOf(desk, token) } })
  })

  app.post(
    '/people/:person/invitation',
    { schema: { hide: true, params: personParams } },
    async (request, reply) => {
      const who = await pagePerson(desk, request, reply)
      if (who === null) return reply
      stewardOnly(who)
      const { person } = request.params
      const invited = await asService(desk, async (tx) => {
        const name = await nameOf(tx, person)
        return name === null ? null : { name, link: linkOf(desk, await invite(tx, person, desk.clock.now())) }
      })
      if (invited === null) throw new Problem('not-found')
      return send(desk, reply, who, { invited })
    },
  )
}

/** @throws Problem `not-found`: who is no steward learns of no such page */
function stewardOnly(who: SignedIn): SignedIn {
  if (!who.steward) throw new Problem('not-found')
  return who
}

function linkOf(desk: Desk, token: string): string {
  return `${desk.publicUrl()}/invitation/${token}`
}

async function nameOf(tx: Tx, person: string): Promise<string | null> {
  const { rows } = await tx.execute<{ display_name: string }>(
    sql`select display_name from account where person = ${person}`,
  )
  return rows[0]?.display_name ?? null
}

async function send(
  desk: Desk,
  reply: FastifyReply,
  who: SignedIn,
  more: Pick<PeopleViewOptions, 'invited' | 'faults' | 'typed'> = {},
): Promise<FastifyReply> {
  const { language } = who
  const body = await asService(desk, async (tx) =>
    peopleView({ language, people: await readPeople(tx), seats: await readFillableSeats(tx), ...more }),
  )
  return reply
    .type('text/html; charset=utf-8')
    .send(deskPage({ language, who, body, current: 'people', width: 'wide', triageUrl: desk.triageUrl }))
}
