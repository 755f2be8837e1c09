import { stateOf, type Directory } from '@tocsin/routing'
import { admin1Name, countryName } from '@tocsin/places'
import type { MessageLanguage } from '@tocsin/events'
import type { Names } from '@tocsin/messages'

/** Names in a language: an invented state's from the directory, a real one's from ISO and CLDR. */
export function namesIn(language: MessageLanguage, directory: Directory): Names {
  return {
    country: (code) => {
      const named = stateOf(directory, code)?.['name']
      return typeof named === 'string' ? named : countryName(code, language)
    },
    admin1: (code) => admin1Name(code, language),
    group: (code) => code.replaceAll('-', ' '),
  }
}
