/** For stewards: who may sign in, who sits where, and how to let somebody in. */
import { pageTranslatorOf } from '@tocsin/messages'
import { languages, type MessageLanguage } from '@tocsin/events'
import {
  button,
  checkboxGroup,
  html,
  postForm,
  selectField,
  table,
  textField,
  type Html,
} from '@tocsin/pages'

interface PersonLine {
  person: string
  name: string
  signIn: string
  seats: readonly string[]
  hasPassword: boolean
}

export interface PeopleViewOptions {
  language: MessageLanguage
  people: readonly PersonLine[]
  seats: readonly { id: string; label: string }[]
  /** just made: shown once, kept nowhere */
  invited?: { name: string; link: string } | undefined
  faults?: Readonly<Record<string, string>> | undefined
  typed?: Readonly<Record<string, string>> | undefined
}

export function peopleView(options: PeopleViewOptions): Html {
  const { language, people, seats, invited, faults, typed } = options
  const t = pageTranslatorOf(language)
  return html`<h1>${t('people.title')}</h1>
    ${
      invited === undefined
        ? null
        : html`<div class="sheet" role="status">
            <p>${t('people.invited', { name: invited.name })}</p>
            <p class="code" dir="ltr">${invited.link}</p>
          </div>`
    }
    ${table({
      caption: t('people.title'),
      captionQuiet: true,
      head: [t('people.name'), t('people.sign-in'), t('people.seats'), t('people.state'), ''],
      rows: people.map((person) => [
        html`<bdi>${person.name}</bdi>`,
        html`<span class="code">${person.signIn}</span>`,
        person.seats.join(', '),
        t(person.hasPassword ? 'people.has-password' : 'people.no-password'),
        postForm(
          `/people/${person.person}/invitation`,
          html`<button class="button button-plain button-small" type="submit">${t('people.again')}</button>`,
        ),
      ]),
      empty: t('people.none'),
    })}
    <h2>${t('people.new')}</h2>
    ${postForm(
      '/people',
      html`${textField({ name: 'name', label: t('people.name'), required: true, maxlength: 200, dir: 'auto', autocomplete: 'off', value: typed?.['name'], fault: faults?.['name'] })}
      ${textField({ name: 'signIn', label: t('people.sign-in'), required: true, maxlength: 100, dir: 'ltr', autocomplete: 'off', value: typed?.['signIn'], fault: faults?.['signIn'] })}
      ${selectField({
        name: 'language',
        label: languages.join(' / '),
        choices: languages.map((code) => ({
          value: code,
          label: new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code,
        })),
        value: typed?.['language'] ?? language,
      })}
      ${textField({ name: 'conflicts', label: t('people.conflicts'), hint: t('people.conflicts-hint'), dir: 'ltr', autocomplete: 'off', value: typed?.['conflicts'], fault: faults?.['conflicts'] })}
      ${selectField({
        name: 'seat',
        label: t('people.seat'),
        choices: [
          { value: '', label: t('people.no-seat') },
          ...seats.map(({ id, label }) => ({ value: id, label })),
        ],
        value: typed?.['seat'],
      })}
      ${checkboxGroup({ name: 'steward', label: t('people.steward'), choices: [{ value: 'yes', label: t('resolve.yes') }] })}
      ${button({ text: t('people.add') })}`,
    )}`
}
