import { directionOf, pageTranslatorOf, type TranslatePage } from '@tocsin/messages'
import type { MessageLanguage } from '@tocsin/events'
import { html, page, type Flash, type Insert } from '@tocsin/pages'
import type { SignedIn } from '../people/signed-in.ts'

export interface FrameOptions {
  language: MessageLanguage
  who: SignedIn | null
  body: Insert
  current?: 'queue' | 'people'
  flash?: Flash | undefined
  width?: 'narrow' | 'wide'
  refreshSeconds?: number
  triageUrl?: string | undefined
}

/** A page of the desk: its title never says more than where one is. */
export function deskPage(options: FrameOptions): string {
  const { language, who, current, triageUrl } = options
  const t = pageTranslatorOf(language)
  const reviews = who?.seats.some(({ party }) => party === 'review') === true
  return page({
    title: t('desk'),
    name: t('desk'),
    home: '/',
    language,
    direction: directionOf(language),
    skipText: t('skip'),
    navigation:
      who === null
        ? []
        : [
            { href: '/', text: t('nav.queue'), current: current === 'queue' },
            ...(who.steward
              ? [{ href: '/people', text: t('nav.people'), current: current === 'people' }]
              : []),
            ...(reviews && triageUrl !== undefined
              ? [{ href: `${triageUrl.replace(/\/$/, '')}/review`, text: t('nav.review') }]
              : []),
          ],
    account: who === null ? null : accountOf(who, t),
    flash: options.flash,
    width: options.width ?? 'narrow',
    ...(options.refreshSeconds === undefined ? {} : { refreshSeconds: options.refreshSeconds }),
    body: options.body,
  })
}

function accountOf(who: SignedIn, t: TranslatePage): Insert {
  return html`<span dir="auto">${who.name}</span>
    <form method="post" action="/sign-out">
      <button class="link-button" type="submit">${t('sign-out')}</button>
    </form>`
}
