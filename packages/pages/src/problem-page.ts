import { problems, type Problem } from '@tocsin/service'
import { html, type Html } from './html.ts'
import { page } from './page.ts'

/** For `createHttp`'s `problemPage`: what went wrong in the words that may leave, and a way back. */
export function problemPage(options: { name: string; home: string }): (problem: Problem) => string {
  return (problem) =>
    page({
      title: options.name,
      name: options.name,
      home: options.home,
      language: 'en',
      body: html`<h1>${problems[problem.problem].title}</h1>
        ${problem.detail === undefined ? null : html`<p>${problem.detail}</p>`} ${faultList(problem)}
        <p><a href="${options.home}">Back to the start</a></p>`,
    })
}

function faultList(problem: Problem): Html | null {
  if (problem.errors.length === 0) return null
  return html`<ul>
    ${problem.errors.map((fault) => html`<li><code>${fault.pointer}</code> ${fault.detail}</li>`)}
  </ul>`
}
