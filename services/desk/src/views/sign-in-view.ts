import { pageTranslatorOf } from '@tocsin/messages'
import type { MessageLanguage } from '@tocsin/events'
import { button, hiddenField, html, postForm, textField, type Html } from '@tocsin/pages'

export function signInView(language: MessageLanguage, to: string, name?: string): Html {
  const t = pageTranslatorOf(language)
  return html`<h1>${t('sign-in.title')}</h1>
    ${postForm(
      '/sign-in',
      html`${hiddenField('to', to)}
      ${textField({ name: 'name', label: t('sign-in.name'), autocomplete: 'username', dir: 'ltr', required: true, value: name, maxlength: 100 })}
      ${textField({ name: 'password', type: 'password', label: t('sign-in.password'), autocomplete: 'current-password', required: true, maxlength: 200 })}
      ${button({ text: t('sign-in.button') })}`,
    )}`
}

export interface PasswordViewOptions {
  language: MessageLanguage
  action: string
  /** the first steward also says who that is */
  first: boolean
  signIn: string | null
  typed?: { name?: string | undefined; signIn?: string | undefined } | undefined
  fault?: 'password' | 'again' | 'signIn' | undefined
}

/** Whoever was let in chooses a password. */
export function passwordView(options: PasswordViewOptions): Html {
  const t = pageTranslatorOf(options.language)
  const { first, fault, typed } = options
  return html`<h1>${t(first ? 'set-up.title' : 'password.title')}</h1>
    ${first ? html`<p>${t('set-up.text')}</p>` : null}
    ${postForm(
      options.action,
      html`${
        first
          ? html`${textField({ name: 'name', label: t('full-name'), autocomplete: 'name', required: true, maxlength: 200, value: typed?.name })}
            ${textField({ name: 'signIn', label: t('sign-in.name'), autocomplete: 'username', dir: 'ltr', required: true, maxlength: 100, value: typed?.signIn, fault: fault === 'signIn' ? t('people.taken') : undefined })}`
          : textField({
              name: 'signIn',
              label: t('sign-in.name'),
              autocomplete: 'username',
              dir: 'ltr',
              value: options.signIn ?? '',
            })
      }
      ${textField({ name: 'password', type: 'password', label: t('sign-in.password'), hint: t('password.hint'), autocomplete: 'new-password', required: true, maxlength: 200, fault: fault === 'password' ? t('password.short') : undefined })}
      ${textField({ name: 'again', type: 'password', label: t('password.again'), autocomplete: 'new-password', required: true, maxlength: 200, fault: fault === 'again' ? t('password.differs') : undefined })}
      ${button({ text: t('password.save') })}`,
    )}`
}
