/** Forms: every control has a label, its hint and fault are read with it, and what was typed comes back. */
import { attribute, flag, html, type Html, type Insert } from './html.ts'

interface Control {
  name: string
  label: string
  hint?: string
  /** what is wrong with what was typed */
  fault?: string | undefined
  required?: boolean
}

export interface TextFieldOptions extends Control {
  type?: 'text' | 'password' | 'email' | 'date' | 'time' | 'datetime-local' | 'number' | 'search' | 'url'
  value?: string | undefined
  autocomplete?: string
  inputmode?: 'numeric' | 'text' | 'email'
  maxlength?: number
  /** direction of what is typed, where it is not the page's: codes and addresses */
  dir?: 'ltr' | 'auto'
}

export function textField(options: TextFieldOptions): Html {
  const { name, type = 'text' } = options
  return control(
    options,
    html`<input
      id="f-${name}"
      name="${name}"
      type="${type}"
      ${attribute('value', options.value)}${attribute('autocomplete', options.autocomplete)}${attribute('inputmode', options.inputmode)}${attribute('maxlength', options.maxlength)}${attribute('dir', options.dir)}${described(options)}${flag('required', options.required)}
    />`,
  )
}

export function textArea(
  options: Control & { value?: string | undefined; rows?: number; maxlength?: number },
): Html {
  const { name, rows = 3 } = options
  return control(
    options,
    html`<textarea
      id="f-${name}"
      name="${name}"
      rows="${rows}"
      dir="auto"
      ${attribute('maxlength', options.maxlength)}${described(options)}${flag('required', options.required)}
    >
${options.value ?? ''}</textarea>`,
  )
}

export interface Choice {
  value: string
  label: string
  hint?: string
}

/** One of several, all in sight. */
export function radioGroup(
  options: Control & { choices: readonly Choice[]; value?: string | undefined },
): Html {
  return group(
    options,
    options.choices.map((choice) =>
      choiceRow('radio', options.name, choice, choice.value === options.value, options.required),
    ),
  )
}

/** Any of several. */
export function checkboxGroup(
  options: Control & { choices: readonly Choice[]; values?: readonly string[] },
): Html {
  return group(
    options,
    options.choices.map((choice) =>
      choiceRow('checkbox', options.name, choice, options.values?.includes(choice.value)),
    ),
  )
}

/** One of many. */
export function selectField(
  options: Control & { choices: readonly Choice[]; value?: string | undefined },
): Html {
  const { name } = options
  const rows = options.choices.map(
    (choice) =>
      html`<option value="${choice.value}" ${flag('selected', choice.value === options.value)}>
        ${choice.label}
      </option>`,
  )
  return control(
    options,
    html`<select id="f-${name}" name="${name}" ${described(options)}${flag('required', options.required)}>
      ${rows}
    </select>`,
  )
}

export function hiddenField(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`
}

/** A button that sends the form it stands in; with a name it says which button it was. */
export function button(options: {
  text: string
  tone?: 'main' | 'plain' | 'danger'
  small?: boolean
  name?: string
  value?: string
}): Html {
  return html`<button
    class="button button-${options.tone ?? 'main'}${options.small === true ? ' button-small' : ''}"
    type="submit"
    ${attribute('name', options.name)}${attribute('value', options.value)}
  >
    ${options.text}
  </button>`
}

/** A form that changes something. */
export function postForm(
  action: string,
  content: Insert,
  options: { class?: string; files?: boolean } = {},
): Html {
  return html`<form
    method="post"
    action="${action}"
    ${attribute('class', options.class)}${attribute('enctype', options.files === true ? 'multipart/form-data' : undefined)}
  >
    ${content}
  </form>`
}

function choiceRow(
  type: 'radio' | 'checkbox',
  name: string,
  choice: Choice,
  checked: boolean | undefined,
  required?: boolean,
): Html {
  const hint = choice.hint === undefined ? null : html` <small>${choice.hint}</small>`
  return html`<label class="choice"
    ><input
      type="${type}"
      name="${name}"
      value="${choice.value}"
      ${flag('checked', checked)}${flag('required', required)}
    /><span>${choice.label}${hint}</span></label
  >`
}

function group(options: Control, rows: Insert): Html {
  return html`<fieldset
    class="field${options.fault === undefined ? '' : ' field-wrong'}"
    ${described(options)}
  >
    <legend>${options.label}</legend>
    ${notes(options)}${rows}
  </fieldset>`
}

function control(options: Control, input: Html): Html {
  return html`<div class="field${options.fault === undefined ? '' : ' field-wrong'}">
    <label for="f-${options.name}">${options.label}</label>${notes(options)}${input}
  </div>`
}

function notes({ name, hint, fault }: Control): Html {
  return html`${hint === undefined ? null : html`<p class="hint" id="h-${name}">${hint}</p>`}${fault === undefined ? null : html`<p class="fault" id="e-${name}">${fault}</p>`}`
}

function described({ name, hint, fault }: Control): Html {
  const ids = [hint === undefined ? null : `h-${name}`, fault === undefined ? null : `e-${name}`].filter(
    (id) => id !== null,
  )
  return html`${attribute('aria-describedby', ids.length === 0 ? undefined : ids.join(' '))}${attribute('aria-invalid', fault === undefined ? undefined : 'true')}`
}
