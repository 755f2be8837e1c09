/** The page behind a message's link: it says that a message waits, takes an answer, and shows nothing of the message. */
import { directionOf, isolate, pageTranslatorOf } from '@tocsin/messages'
import type { MessageLanguage } from '@tocsin/events'
import { html, page, textField, type Flash, type Html } from '@tocsin/pages'
import type { FieldFault } from '@tocsin/service'
import { answerForm, type TypedAnswer } from './answer-form.ts'

export interface LinkViewOptions {
  token: string
  language: MessageLanguage
  timeZone: string
  /** this seat's answers count only in a session */
  sessionNeeded: boolean
  /** name of the signed-in person who holds the seat */
  signedInAs: string | null
  formKey: string
  typed?: TypedAnswer | undefined
  faults?: readonly FieldFault[] | undefined
}

export function linkView(options: LinkViewOptions): Html {
  const { language, token, signedInAs } = options
  const t = pageTranslatorOf(language)
  const signIn = html`<p><a href="/sign-in">${t('link.read')}</a></p>`
  if (options.sessionNeeded && signedInAs === null)
    return html`<h1>${t('link.title')}</h1>
      <p>${t('link.session-needed')}</p>
      ${signIn}`
  const code = textField({
    name: 'code',
    label: t('link.code'),
    hint: t('link.code-hint'),
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    maxlength: 12,
    dir: 'ltr',
    required: true,
  })
  return html`<h1>${t('link.title')}</h1>
    <p>${t('link.lead')}</p>
    ${answerForm({
      action: `/a/${token}`,
      language,
      timeZone: options.timeZone,
      hidden: { key: options.formKey },
      typed: options.typed,
      faults: options.faults,
      also:
        signedInAs === null
          ? code
          : html`<p class="hint">${t('link.signed-in', { name: isolate(signedInAs, language) })}</p>`,
    })}
    ${signIn}`
}

/** A page outside the desk: no navigation, no name, the plainest title. */
export function linkPage(language: MessageLanguage, body: Html, flash?: Flash): string {
  const t = pageTranslatorOf(language)
  return page({
    title: t('link.title'),
    name: t('desk'),
    language,
    direction: directionOf(language),
    skipText: t('skip'),
    flash,
    body,
  })
}
