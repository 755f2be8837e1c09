/** The eight meanings as a form, on an incident's page and behind a link. */
import { meaning, type MessageLanguage } from '@tocsin/events'
import { pageTranslatorOf, translatorOf, type PageTextKey } from '@tocsin/messages'
import {
  button,
  hiddenField,
  html,
  postForm,
  radioGroup,
  textField,
  type Choice,
  type Insert,
} from '@tocsin/pages'
import type { FieldFault } from '@tocsin/service'

/** What was typed, to be shown again beside what is wrong with it. */
export interface TypedAnswer {
  meaning?: string | undefined
  detail?: string | undefined
  until?: string | undefined
}

export interface AnswerFormOptions {
  action: string
  language: MessageLanguage
  timeZone: string
  hidden: Readonly<Record<string, string>>
  typed?: TypedAnswer | undefined
  faults?: readonly FieldFault[] | undefined
  /** further fields, such as the code of a link */
  also?: Insert
}

const HINTED: readonly string[] = ['received', 'acting', 'referred', 'doubted', 'cannot-act', 'recused']

export function answerForm(options: AnswerFormOptions): Insert {
  const { language, timeZone, typed, faults = [] } = options
  const t = pageTranslatorOf(language)
  const say = translatorOf(language)
  const choices = meaning.options.map((value): Choice => ({
    value,
    label: say(`meaning.${value}`),
    ...(HINTED.includes(value) ? { hint: t(`hint.${value}` as PageTextKey) } : {}),
  }))
  const fault = (pointer: string): string | undefined => faultText(faults, pointer, language)
  return postForm(
    options.action,
    html`${Object.entries(options.hidden).map(([name, value]) => hiddenField(name, value))}
    ${radioGroup({ name: 'meaning', label: t('answer.title'), choices, value: typed?.meaning, fault: fault('/meaning') })}
    ${textField({
      name: 'detail',
      label: t('answer.detail'),
      hint: t('answer.detail-hint'),
      maxlength: 600,
      dir: 'auto',
      autocomplete: 'off',
      value: typed?.detail,
      fault: fault('/detail'),
    })}
    ${textField({
      name: 'until',
      type: 'datetime-local',
      label: t('answer.until'),
      hint: t('answer.until-hint', { zone: timeZone }),
      value: typed?.until,
      fault: fault('/until'),
    })}
    ${options.also} ${button({ text: t('answer.send') })}`,
  )
}

/** The fault of a field in the reader's words; the API's own words are English. */
function faultText(
  faults: readonly FieldFault[],
  pointer: string,
  language: MessageLanguage,
): string | undefined {
  const t = pageTranslatorOf(language)
  const found = faults.find((fault) => fault.pointer === pointer)
  if (found === undefined) return undefined
  if (pointer === '/detail') return t('fault.say-what')
  if (pointer === '/until') return t(found.detail.includes('past') ? 'fault.past' : 'fault.say-when')
  return t('answer.meaning-missing')
}
