/** `/follow`: how far a report is, and taking it back. The receipt travels in bodies alone, never in an address. */
import { guessing, type Intake, type Progress } from '@tocsin/intake'
import { button, hiddenField, html, postForm, textField, type Html } from '@tocsin/pages'
import type { Http } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Coordinator } from './coordinator.ts'
import { sendPage, type Framed } from './frame.ts'

const receipt = z.string().max(60)

/** Whoever has a receipt may ask, signed in or not. */
export function followPages(http: Http, intake: Intake, coordinator: Coordinator): void {
  const signedIn = async (request: FastifyRequest): Promise<boolean> => (await coordinator(request)) !== null

  http.get('/follow', { schema: { hide: true } }, async (request, reply) =>
    sendPage(reply, followPage(await signedIn(request), false)),
  )
  const asking = { hide: true, body: z.object({ receipt }) }
  http.post('/follow', { schema: asking }, async (request, reply) => {
    const shown = request.body.receipt
    const progress = await guessing(intake, request.ip, () => intake.progress(shown))
    const known = await signedIn(request)
    if (progress === null) return sendPage(reply.code(404), followPage(known, true))
    return sendPage(reply, progressPage(known, progress, shown))
  })
  const taking = { hide: true, body: z.object({ receipt, erase: z.enum(['yes', 'no']) }) }
  http.post('/withdraw', { schema: taking }, async (request, reply) => {
    const { receipt: shown, erase } = request.body
    const done = await guessing(intake, request.ip, () =>
      intake.withdraw({ receipt: shown }, erase === 'yes'),
    )
    const known = await signedIn(request)
    return done === null
      ? sendPage(reply.code(404), followPage(known, true))
      : sendPage(reply, takenBackPage(known, done.erased))
  })
}

const meanings: Record<Progress, string> = {
  received: 'It is kept and has not been read yet, as far as we say.',
  read: 'It has been read. What followed from it is not shown here, to protect you and others.',
  closed: 'It is closed: 90 days have passed, or it was taken back.',
}

function followPage(signedIn: boolean, wrong: boolean): Framed {
  const field = textField({
    name: 'receipt',
    label: 'Receipt',
    required: true,
    autocomplete: 'off',
    fault: wrong ? 'No report has this receipt.' : undefined,
  })
  return {
    signedIn,
    body: html`<h1>Follow a report</h1>
      ${postForm('/follow', [field, button({ text: 'Look' })])}`,
  }
}

function progressPage(signedIn: boolean, progress: Progress, shown: string): Framed {
  const back = (erase: 'yes' | 'no', text: string): Html =>
    postForm('/withdraw', [
      hiddenField('receipt', shown),
      hiddenField('erase', erase),
      button({ text, tone: erase === 'yes' ? 'danger' : 'plain' }),
    ])
  return {
    signedIn,
    body: html`<h1 id="progress">${progress}</h1>
      <p>${meanings[progress]}</p>
      <h2>Take it back</h2>
      <p>It counts no more. With its words destroyed nobody can ever open them again.</p>
      ${back('no', 'Take it back')}${back('yes', 'Take it back and destroy its words')}`,
  }
}

function takenBackPage(signedIn: boolean, erased: boolean): Framed {
  const words = erased
    ? 'Its words are destroyed: nobody can open them any more.'
    : 'It counts no more. Its words are still sealed here.'
  return {
    signedIn,
    body: html`<h1>It is taken back</h1>
      <p>${words}</p>`,
  }
}
