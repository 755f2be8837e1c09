import { expect, test } from 'vitest'
import { loadCatalogue } from './catalogue-files.ts'
import { compileMatcher } from './matcher.ts'

const matcher = compileMatcher(loadCatalogue())
/** signs of an attack on people who do not fight */
const attack = new Set(['7.8', '10.2', '11.1'])

test.each([
  [
    'en',
    '16 soldiers were killed in an ambush by jihadists.',
    '16 villagers were killed in an ambush by jihadists.',
  ],
  ['en', 'An ambush killed 23 troops and wounded 17.', 'Troops killed 23 villagers and wounded 17.'],
  [
    'en',
    'Twelve soldiers killed in rebel attack',
    'Soldiers killed twelve people in an attack on the market.',
  ],
  [
    'fr',
    '23 soldats tués dans une attaque terroriste',
    'Les soldats ont tué 23 villageois dans une attaque.',
  ],
  ['fr', 'Seize militaires ont été tués dans le sud.', 'Des militaires ont tué seize personnes dans le sud.'],
  [
    'es',
    'Doce soldados muertos en un ataque guerrillero',
    'Soldados mataron a doce campesinos en un ataque.',
  ],
  [
    'pt',
    'Dez militares mortos num ataque de insurgentes',
    'Militares mataram dez pessoas num ataque à aldeia.',
  ],
  ['ar', 'مقتل 16 جنديا في هجوم مسلح', 'مقتل 16 مدنيا في هجوم مسلح'],
  [
    'sw',
    'Wanajeshi kumi waliuawa katika shambulio la waasi.',
    'Wanajeshi waliwaua wanakijiji kumi katika shambulio.',
  ],
])(
  'soldiers who fell are fighting, people whom soldiers killed an attack: %s, %s',
  (language, fell, killed) => {
    const signs = (text: string) => matcher.match({ text, language }).matches.map((match) => match.indicator)
    expect(signs(fell)).toContain('1.1')
    expect(signs(fell).filter((sign) => attack.has(sign))).toEqual([])
    expect(signs(killed).filter((sign) => attack.has(sign))).not.toEqual([])
  },
)

test.each([
  ['en', 'The army said that it killed 30 terrorists near the river.'],
  ['en', 'Thirty people and 16 soldiers were killed when gunmen came.'],
  ['fr', 'L’armée annonce avoir tué 30 terroristes dans une attaque.'],
])(
  'whom an army calls something else, or who fell beside others, may be anybody: %s, %s',
  (language, text) => {
    expect(matcher.match({ text, language }).matches.some((match) => attack.has(match.indicator))).toBe(true)
  },
)
