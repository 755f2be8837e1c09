export { alpha2To3, alpha3To2, countries, countryOfNumber, isCountry, isFictional } from './alpha-codes.ts'
export {
  type CountryReading,
  countryName,
  countryOf,
  type NameLanguage,
  nameLanguages,
} from './country-names.ts'
export { type Admin1Reading, admin1Name, admin1Of, countryOfAdmin1, isAdmin1 } from './admin1-names.ts'
export { neighboursByLand } from './borders.ts'
export { countryByGleditschWard } from './gleditsch-ward.ts'
export { admin1At, type PlaceAtPoint } from './point.ts'
export { type Place, type PlaceMention, placesIn } from './mentions.ts'
