import { problems, type Problem } from '@tocsin/service'
import { html, type Html, type Insert } from './html.ts'
import { page } from './page.ts'

/** For `createHttp`'s `problemPage`: what went wrong in the words that may leave, and a way back. */
export function problemPage(options: { name: string; home: string }): (problem: Problem) => string {
  return (problem) =>
    page({
      title: options.name,
      name: options.name,
      home: options.home,
      language: 'en',
      body: problemBody({
        title: problems[problem.problem].title,
        detail: problem.detail,
        faults: problem.errors.map((fault) => html`<code>${fault.pointer}</code> ${fault.detail}`),
        back: { href: options.home, text: 'Back to the start' },
      }),
    })
}

/** What went wrong, by field where it is a form's, and a way back; in the caller's words. */
export function problemBody(words: {
  title: string
  detail: Insert
  faults: readonly Insert[]
  back: { href: string; text: string }
}): Html {
  const { title, detail, faults, back } = words
  return html`<h1>${title}</h1>
    ${detail == null ? null : html`<p>${detail}</p>`}
    ${
      faults.length === 0
        ? null
        : html`<ul>
            ${faults.map((fault) => html`<li>${fault}</li>`)}
          </ul>`
    }
    <p><a href="${back.href}">${back.text}</a></p>`
}
