import { languages, type MessageLanguage } from '@tocsin/events'

/**
 * @param header `Accept-Language`
 * @returns the browser's first language that Tocsin speaks; English where there is none. For who has set none.
 */
export function acceptedLanguage(header: string | undefined): MessageLanguage {
  const asked = (header ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase())
  const spoken = (one: string): one is MessageLanguage => (languages as readonly string[]).includes(one)
  return asked.find(spoken) ?? 'en'
}
