/** The seven questions as a form; after a refusal with the answers still in it and each fault at its field. */
import {
  button,
  checkboxGroup,
  hiddenField,
  html,
  postForm,
  selectField,
  textArea,
  textField,
  type Choice,
  type Html,
  type Insert,
} from '@tocsin/pages'
import type { FieldFault } from '@tocsin/service'
import {
  actorKinds,
  audiences,
  bases,
  fieldOf,
  kinds,
  limits,
  precisions,
  type Answers,
} from './questions.ts'

export interface Form {
  given: Answers
  faults: readonly FieldFault[]
}

type Name = Exclude<keyof Answers, 'sharing'>

export function questionForm({ given, faults }: Form): Html {
  const faultOf = (...names: (keyof Answers)[]): string | undefined => {
    const found = faults.filter((fault) => names.includes(fieldOf(fault) ?? 'key'))
    return found.length === 0 ? undefined : found.map((fault) => fault.detail).join('; ')
  }
  const line = (
    name: Name,
    label: string,
    more: { type?: 'date'; required?: boolean; hint?: string } = {},
  ): Html =>
    textField({ name, label, value: given[name], autocomplete: 'off', fault: faultOf(name), ...more })
  const choice = (name: Name, label: string, choices: readonly Choice[]): Html =>
    selectField({ name, label, choices, value: given[name], fault: faultOf(name) })
  const question = (number: number, words: string, ...controls: Insert[]): Html =>
    html`<section>
      <h2>${number}. ${words}</h2>
      ${controls}
    </section>`
  const ticked = limits.map(({ value }) => value).filter((name) => given[name] !== '')

  return postForm(
    '/report',
    html`${hiddenField('key', given.key)}
    ${faults.filter((fault) => fieldOf(fault) === null).map((fault) => html`<p class="fault">${fault.pointer}: ${fault.detail}</p>`)}
    ${question(
      1,
      'What?',
      choice('kind', 'Kind', kinds),
      textArea({
        name: 'text',
        label: "In the observer's words",
        value: given.text,
        rows: 8,
        fault: faultOf('text'),
      }),
    )}
    ${question(
      2,
      'Where?',
      line('country', 'Country', { required: true }),
      line('admin1', 'Province or region, if known'),
      line('said', 'Place, as the observer said it'),
    )}
    ${question(3, 'When?', line('day', 'Day', { type: 'date' }), choice('dayPrecision', 'How exactly', precisions))}
    ${question(4, 'Whom does it hit or threaten?', line('whom', 'A group, not a person'))}
    ${question(
      5,
      'Who did it, or would?',
      choice('actor', 'Kind', actorKinds),
      line('actorSaid', 'Name of the force or group, not of a person'),
    )}
    ${question(
      6,
      'How do you know?',
      choice('basis', 'How', bases),
      line('observer', 'Your own sign for the observer', { hint: 'Not a name. The same sign each time.' }),
      line('relayedBy', 'Through whom it came, if not directly'),
    )}
    ${question(
      7,
      'May we pass on what follows from it?',
      checkboxGroup({
        name: 'sharing',
        label: 'A warning may go to',
        hint: 'Those who check reports always read it. Nobody else sees these words.',
        choices: audiences,
        values: [given.sharing].flat(),
        fault: faultOf('sharing'),
      }),
      checkboxGroup({
        name: 'limits',
        label: 'It needs more care',
        choices: limits,
        values: ticked,
        fault: faultOf('guarded', 'fewCouldKnow', 'exercise'),
      }),
    )}
    ${button({ text: 'Send' })}`,
  )
}

/** The form as it is before anybody wrote in it. @param key the idempotency key: pressing twice sends once */
export function emptyForm(key: string): Form {
  const blank = {
    text: '',
    country: '',
    admin1: '',
    said: '',
    day: '',
    dayPrecision: '',
    whom: '',
    actor: '',
    actorSaid: '',
  }
  const rest = { observer: '', relayedBy: '', guarded: '', fewCouldKnow: '', exercise: '' }
  return { given: { ...blank, ...rest, key, kind: 'incident', basis: 'saw', sharing: ['desks'] }, faults: [] }
}
