/** `POST /report`: the seven questions, answered; then the receipt, shown this once. */
import {
  canonical,
  keyIdentity,
  readReport,
  receiptFrom,
  type Intake,
  type ReportCheck,
  type Submission,
} from '@tocsin/intake'
import { html } from '@tocsin/pages'
import { invalidField, type Http } from '@tocsin/service'
import * as z from 'zod'
import { needed, type Coordinator } from './coordinator.ts'
import { sendPage, type Framed } from './frame.ts'
import { questionForm, type Form } from './question-form.ts'
import { reportFrom, sentForm } from './questions.ts'

export function reportPages(http: Http, intake: Intake, coordinator: Coordinator): void {
  http.post('/report', { schema: { hide: true, body: sentForm } }, async (request, reply) => {
    const source = needed(await coordinator(request))
    const given = request.body
    if (!z.uuidv4().safeParse(given.key).success)
      throw invalidField('/key', 'must be the one that the form was given')
    const check = readReport(reportFrom(given), intake.clock.now())
    if (check.outcome === 'faulty')
      return sendPage(reply.code(422), reportPage(source.name, { given, faults: check.faults }))
    const receipt = receiptFrom(await intake.take(source, submissionFrom(keyIdentity(given.key), check)))
    return sendPage(reply, keptPage(receipt))
  })
}

export function submissionFrom(
  identity: string,
  { checked }: Extract<ReportCheck, { outcome: 'sound' }>,
): Submission {
  return { identity, fingerprint: canonical(checked.report), checked }
}

export function reportPage(name: string, form: Form): Framed {
  return {
    signedIn: true,
    ...(form.faults.length > 0 && {
      flash: { tone: 'error', text: 'Nothing was sent yet: please look at the marked answers.' } as const,
    }),
    body: html`<h1>A report</h1>
      <p class="hint">For ${name}. One observer, one event. Leave out what you do not know.</p>
      ${questionForm(form)}`,
  }
}

function keptPage(receipt: string): Framed {
  return {
    signedIn: true,
    body: html`<h1>It is kept</h1>
      <p>
        This is its receipt. It is shown only now. With it you can see how far the report is, or take it back.
        Whoever has it can do the same: write it down where nobody looks, or do without it.
      </p>
      <p class="card">
        <strong><code id="receipt">${receipt}</code></strong>
      </p>
      <p><a href="/">Another report</a></p>`,
  }
}
