/** What a person has written, in whatever language and direction: kept apart from the page's own. */
import { html, type Html } from '@tocsin/pages'

/** @param language the report's, if it is known */
export function said(text: string, language: string | null = null): Html {
  return html`<bdi lang="${language ?? ''}">${text}</bdi>`
}
