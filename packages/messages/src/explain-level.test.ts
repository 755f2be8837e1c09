import { languages, type MessageLanguage } from '@tocsin/events'
import type { Reason } from '@tocsin/situations'
import { describe, expect, it } from 'vitest'
import { explainLevel, explanationTexts } from './explain-level.ts'

const levelsOf = ['watch', 'concern', 'imminent', 'ongoing'] as const
const until = '2026-03-16T10:00:00.000Z'

/** Each rule in each of its variants; the type asks for every rule that there is. */
const every: { [R in Reason['rule']]: readonly Extract<Reason, { rule: R }>[] } = {
  judged: (['hold', 'raise', 'lower'] as const).map((kind) => ({
    rule: 'judged',
    kind,
    level: 'concern',
    until,
    ruleLevel: 'none',
  })),
  reached: levelsOf.map((level) => ({ rule: 'reached', level, strength: 0.6514, entry: 0.55 })),
  kept: [
    { rule: 'kept', level: 'imminent', strength: 0.4757, exit: 0.4, day: '2026-03-02', until: '2026-03-16' },
  ],
  firm: [{ rule: 'firm', level: 'ongoing', strength: 0.2, day: '2026-03-02', until }],
  silent: [{ rule: 'silent', level: 'concern', day: '2026-03-02' }],
  below: [{ rule: 'below', strength: 0.05, level: 'watch', entry: 0.1 }],
  'nothing-own': [{ rule: 'nothing-own', strength: 0.2 }],
  floor: levelsOf.map((level) => ({ rule: 'floor', level })),
  'lacks-strength': [{ rule: 'lacks-strength', level: 'ongoing', entry: 0.65 }],
  'lacks-floor': levelsOf.map((level) => ({ rule: 'lacks-floor', level, entry: 0.65 })),
  factor: [
    { rule: 'factor', factor: '7', comes: 0.5181, adds: 0.4663, indicators: ['7.8', '7.12'] },
    { rule: 'factor', factor: '11', comes: 0.5, adds: 0.5, indicators: ['11.1'] },
    { rule: 'factor', factor: 'other', comes: 0.2, adds: 0.08, indicators: ['own:x'] },
  ],
  spread: [{ rule: 'spread' }],
  gap: [{ rule: 'gap' }],
  wider: [{ rule: 'wider' }],
  surge: (['new-place', 'new-means', 'outweighs'] as const).map((reason) => ({ rule: 'surge', reason })),
  horizon: (['hours', 'days', 'weeks'] as const).map((horizon) => ({ rule: 'horizon', horizon })),
  trend: (['rising', 'steady', 'falling'] as const).map((trend) => ({ rule: 'trend', trend })),
  bulletin: [{ rule: 'bulletin' }],
  against: ['denied', 'easing', 'ceasefire', 'returns', 'of a later release'].map((code) => ({
    rule: 'against',
    code,
  })),
  without: (['strongest', 'unvouched'] as const).flatMap((what) =>
    [true, false].map((stands) => ({ rule: 'without' as const, what, stands, level: 'concern' as const })),
  ),
  'without-root': [true, false].map((stands) => ({ rule: 'without-root', stands, level: 'concern' })),
}
const reasons = Object.values(every).flat() as Reason[]

describe.each(languages)('an explanation in %s', (language) => {
  const sentences = explainLevel(reasons, language)

  it('has a whole sentence for every rule', () => {
    expect(sentences).toHaveLength(reasons.length)
    for (const sentence of sentences) {
      expect(sentence).toMatch(/\p{L}.*[.]$/u)
      expect(sentence).not.toMatch(/[{}]|undefined|NaN/)
    }
  })

  it('is in that language, not in English', () => {
    const english = new Set(language === 'en' ? [] : explainLevel(reasons, 'en'))
    expect(sentences.filter((sentence) => english.has(sentence))).toEqual([])
  })

  it('uses every text that there is', () => {
    // Told apart by what of a text is no argument.
    for (const [key, text] of Object.entries(explanationTexts[language])) {
      const fixed = text
        .split(/\{[^}]*\}/)
        .map((part) => part.replace(/ (?=[:;?!»])/g, '\u00a0').replaceAll('« ', '«\u00a0'))
      const spoken = sentences.some((sentence) => fixed.every((part) => includesLoosely(sentence, part)))
      expect(spoken, key).toBe(true)
    }
  })
})

function includesLoosely(sentence: string, part: string): boolean {
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll(/[\u2068\u2069]/g, '')
  return plain(sentence).includes(plain(part))
}

/** The worked example of the level model's DESIGN.md. */
const example: Reason[] = [
  { rule: 'reached', level: 'imminent', strength: 0.6514, entry: 0.55 },
  { rule: 'lacks-floor', level: 'ongoing', entry: 0.65 },
  { rule: 'factor', factor: '7', comes: 0.5181, adds: 0.4663, indicators: ['7.8'] },
  { rule: 'without-root', stands: false, level: 'concern' },
]

const expected: Record<MessageLanguage, readonly string[]> = {
  en: [
    'By rule "imminent": the signs have a strength of 0.65, and it begins at 0.55.',
    'The strength would do for "ongoing" (0.65), but nobody whom an organisation vouches for has seen an act.',
    'Factor 7, preparations and enabling circumstances, comes to 0.52 and adds 0.47, by: more attacks on certain groups.',
    'It rests on one organisation: without it the level would be "concern".',
  ],
  fr: [
    'Par la règle «\u00a0imminent\u00a0»\u00a0: les signes ont une force de 0,65, et ce niveau commence à 0,55.',
    'La force suffirait pour «\u00a0en cours\u00a0» (0,65), mais nul dont une organisation réponde n’a vu un acte.',
    'Le facteur 7, préparatifs et circonstances favorables, vaut 0,52 et ajoute 0,47, par\u00a0: davantage d’attaques contre certains groupes.',
    'Il repose sur une seule organisation\u00a0: sans elle, le niveau serait «\u00a0préoccupation\u00a0».',
  ],
  pt: [
    'Pela regra «iminente»: os sinais têm uma força de 0,65, e este nível começa em 0,55.',
    'A força chegaria para «em curso» (0,65), mas ninguém por quem uma organização responda viu um ato.',
    'O fator 7, preparativos e circunstâncias propícias, vale 0,52 e acrescenta 0,47, por: mais ataques a certos grupos.',
    'Assenta numa só organização: sem ela o nível seria «preocupação».',
  ],
  ar: [
    'بحسب القاعدة «وشيك»: قوة العلامات 0.65، وهذا المستوى يبدأ عند 0.55.',
    'القوة تكفي لمستوى «جارٍ» (0.65)، لكن لم يرَ فعلًا أحدٌ تضمنه منظمة.',
    'العامل 7، تحضيرات وظروف مهيِّئة، يبلغ 0.52 ويضيف 0.47، بما يلي: \u2068هجمات متزايدة على جماعات معينة\u2069.',
    'يقوم على منظمة واحدة: من دونها يكون المستوى «قلق».',
  ],
  es: [
    'Por la regla «inminente»: las señales tienen una fuerza de 0,65, y este nivel empieza en 0,55.',
    'La fuerza bastaría para «en curso» (0,65), pero nadie por quien responda una organización ha visto un acto.',
    'El factor 7, preparativos y circunstancias propicias, vale 0,52 y añade 0,47, por: más ataques contra ciertos grupos.',
    'Descansa en una sola organización: sin ella el nivel sería «preocupación».',
  ],
  sw: [
    'Kwa kanuni "karibu kutokea": dalili zina nguvu ya 0.65, na kiwango hiki huanza kwa 0.55.',
    'Nguvu ingetosha kwa "inaendelea" (0.65), lakini hakuna mtu mwenye dhamana ya shirika aliyeona tendo.',
    'Kigezo cha 7, maandalizi na mazingira yanayowezesha, kinafikia 0.52 na kinaongeza 0.47, kwa: mashambulizi zaidi kwa makundi fulani.',
    'Kinategemea shirika moja: bila hilo kiwango kingekuwa "wasiwasi".',
  ],
}

describe('the worked example', () => {
  it.each(languages)('reads as expected in %s', (language) => {
    expect(explainLevel(example, language)).toEqual(expected[language])
  })
})
