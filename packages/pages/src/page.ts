/** The frame of every page: neutral title, phone first, no script, one stylesheet. */
import { flash, type Flash } from './flash.ts'
import { attribute, html, type Html, type Insert } from './html.ts'
import { stylesheetPath } from './stylesheet.ts'

export interface NavigationItem {
  href: string
  text: string
  current?: boolean
}

export interface PageOptions {
  /** what the tab and the history show: neutral, no place, no level, no name */
  title: string
  /** BCP 47 */
  language: string
  direction?: 'ltr' | 'rtl'
  /** short name of the service's pages, on the left of the bar */
  name: string
  home?: string
  navigation?: readonly NavigationItem[]
  /** right of the bar: who is signed in, or a way out */
  account?: Insert
  flash?: Flash | undefined
  /** `narrow` for forms and texts, `wide` for tables */
  width?: 'narrow' | 'wide'
  /** seconds until the page loads itself again; only for pages without a form that is being filled in */
  refreshSeconds?: number
  /** words of the link that leaves out the bar */
  skipText?: string
  body: Insert
}

/** @returns the whole document */
export function page(options: PageOptions): string {
  const { language, direction = 'ltr', width = 'narrow' } = options
  const refresh = options.refreshSeconds
  return html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        ${refresh === undefined ? null : html`<meta http-equiv="refresh" content="${refresh}" />`}
        <title>${options.title}</title>
        <link rel="stylesheet" href="${stylesheetPath}" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#main">${options.skipText ?? 'Skip to content'}</a>
        ${bar(options)}
        <main id="main" class="${width}">${flash(options.flash)} ${options.body}</main>
      </body>
    </html> `.toString()
}

function bar({ name, home, navigation = [], account }: PageOptions): Html {
  const items = navigation.map(
    (item) =>
      html`<li>
        <a href="${item.href}" ${attribute('aria-current', item.current === true ? 'page' : undefined)}
          >${item.text}</a
        >
      </li>`,
  )
  return html`<header class="bar">
    <div class="bar-row">
      <span class="bar-name">${home === undefined ? name : html`<a href="${home}">${name}</a>`}</span>
      ${
        items.length === 0
          ? null
          : html`<nav>
              <ul>
                ${items}
              </ul>
            </nav>`
      }
      ${account === undefined ? null : html`<div class="bar-account">${account}</div>`}
    </div>
  </header>`
}
