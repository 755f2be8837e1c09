/** `/`: what this is and is not; then the form, or the question for the key. */
import { randomUUID } from 'node:crypto'
import { guessing, type Intake } from '@tocsin/intake'
import { button, html, postForm, textField, type Html } from '@tocsin/pages'
import type { Http } from '@tocsin/service'
import * as z from 'zod'
import type { Coordinator } from './coordinator.ts'
import { sendPage, type Framed } from './frame.ts'
import { emptyForm } from './question-form.ts'
import { reportPage } from './report.ts'
import type { SignIn } from './sign-in-cookie.ts'

export function signInPages(http: Http, intake: Intake, signIn: SignIn, coordinator: Coordinator): void {
  http.get('/', { schema: { hide: true } }, async (request, reply) => {
    const source = await coordinator(request)
    return sendPage(
      reply,
      source === null ? signInPage(false) : reportPage(source.name, emptyForm(randomUUID())),
    )
  })

  const schema = { hide: true, body: z.object({ apiKey: z.string().max(200) }) }
  http.post('/sign-in', { schema }, async (request, reply) => {
    const source = await guessing(intake, request.ip, () => intake.knowSource(request.body.apiKey.trim()))
    if (source === null) return sendPage(reply.code(401), signInPage(true))
    signIn.set(reply, source.key)
    return reply.redirect('/', 303)
  })

  http.post('/sign-out', { schema: { hide: true } }, async (_request, reply) => {
    signIn.clear(reply)
    return reply.redirect('/', 303)
  })
}

const before: Html = html`<h2>Before you write</h2>
  <ul>
    <li>
      This is no emergency line. Nobody may come because of a report. Do not stay because you have sent one.
    </li>
    <li>
      People who check reports read your words. Nobody else does. They look for signs of danger in many
      reports together.
    </li>
    <li>
      You choose who may be warned because of it. You can take a report back, and have its words destroyed.
    </li>
    <li>We never write to you or call you unasked.</li>
    <li>We cannot hide that you visited this page, nor protect a phone that somebody takes from you.</li>
  </ul>`

function signInPage(wrong: boolean): Framed {
  const apiKey = textField({
    name: 'apiKey',
    label: 'Key of your organisation',
    type: 'password',
    required: true,
    autocomplete: 'off',
    fault: wrong ? 'This key is not valid here.' : undefined,
  })
  return {
    signedIn: false,
    body: html`<h1>Reports</h1>
      ${before}
      <h2>Sign in</h2>
      ${postForm('/sign-in', [apiKey, button({ text: 'Sign in' })])}`,
  }
}
