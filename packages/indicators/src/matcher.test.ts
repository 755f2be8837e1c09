import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadCatalogue } from './catalogue-files.ts'
import { compileMatcher } from './matcher.ts'
import { countsFor } from './reading.ts'

const catalogue = loadCatalogue()
const matcher = compileMatcher(catalogue)

const modalities = (text: string, language: string, indicator: string, day?: string): string[] =>
  matcher
    .match({ text, language, day })
    .matches.filter((match) => match.indicator === indicator)
    .map(({ modality }) => modality)

describe('modality, in the reporter’s own voice', () => {
  test.each([
    ['en', '7.8', 'Soldiers killed twelve villagers.', 'asserted'],
    ['en', '7.8', 'Residents said soldiers killed twelve villagers.', 'attributed'],
    ['en', '7.8', 'We fear that soldiers will attack the village.', 'feared'],
    ['en', '7.8', 'No soldiers attacked the village.', 'negated'],
    ['en', '7.8', 'It is a false rumour that soldiers attacked the village.', 'denied'],
    ['en', '7.8', 'If soldiers attack the village we will run.', 'hypothetical'],
    ['en', '7.8', 'During the war, in 1994, soldiers attacked the village.', 'historical'],
    ['en', '7.8', 'Exercise: in this drill soldiers attack the village.', 'exercise'],
    ['en', '7.8', 'In the film, soldiers attack the village.', 'fiction'],
    ['fr', '7.8', 'Les soldats ont tué douze villageois.', 'asserted'],
    ['fr', '7.8', 'Selon des témoins, les soldats ont tué douze villageois.', 'attributed'],
    ['fr', '7.8', 'Si les soldats attaquent le village, nous partirons.', 'hypothetical'],
    ['es', '7.8', 'Los soldados no mataron a ningún campesino.', 'negated'],
    ['pt', '7.8', 'Segundo testemunhas, insurgentes mataram camponeses.', 'attributed'],
    ['ar', '7.8', 'قال شهود عيان إن الجنود قتلوا مدنيين', 'attributed'],
    ['sw', '7.8', 'Mashuhuda wamesema wanajeshi waliwaua raia.', 'attributed'],
  ])('%s %s "%s" is %s', (language, indicator, text, modality) => {
    expect(modalities(text, language, indicator)[0]).toBe(modality)
  })

  test('a denial by those who may have done it takes nothing back', () => {
    expect(modalities('The army denied that its soldiers killed villagers.', 'en', '7.8')).toContain(
      'attributed',
    )
    expect(modalities('The army said that no soldiers attacked the village.', 'en', '7.8')).toEqual([
      'attributed',
    ])
  })

  test('a call that is quoted to condemn it is no call', () => {
    const call = '"We should kill all foreigners" is a disgusting thing to say'
    expect(modalities('We should kill all foreigners.', 'en', '8.7')).toEqual(['asserted'])
    expect(modalities(call, 'en', '8.7')).toEqual(['quoted'])
    expect(modalities('We should never kill foreigners.', 'en', '8.7')).toEqual(['negated'])
  })

  test.each([
    ['en', 'What is wrong with saying that foreigners deserve to die?', 'asserted'],
    ['en', 'Saying that foreigners deserve to die is wrong.', 'quoted'],
    ['en', 'Never trust a single word said by a foreigner.', 'asserted'],
    ['fr', 'Je n’ai aucune pitié pour les étrangers.', 'asserted'],
    ['fr', 'Et si on tuait tous les étrangers ?', 'asserted'],
    ['es', '¿Y si quemáramos a todos los extranjeros?', 'asserted'],
  ])('a slur in a question, a doubled no or beside a speaker, %s: %s', (language, text, modality) => {
    expect(modalities(text, language, '7.14')[0]).toBe(modality)
  })

  test('a year is history by the day of the report', () => {
    const text = 'Soldiers killed twelve villagers in March 2021.'
    expect(modalities(text, 'en', '7.8', '2021-04-01')).toEqual(['asserted'])
    expect(modalities(text, 'en', '7.8', '2026-04-01')).toEqual(['historical'])
  })

  test.each([
    ['en', 'Soldiers killed 2,000 villagers.', 'asserted'],
    ['en', 'Soldiers killed more than 1800 villagers.', 'asserted'],
    ['en', 'Soldiers killed 1500 people.', 'asserted'],
    ['en', 'Soldiers have attacked villages since 2011.', 'asserted'],
    ['en', 'In 1994 people were killed by soldiers.', 'historical'],
    ['en', 'In the war of 1999 soldiers killed villagers.', 'historical'],
    ['en', 'The worst since 1953: soldiers killed villagers.', 'historical'],
    ['fr', 'Les soldats ont tué plus de 1650 civils.', 'asserted'],
    ['fr', 'En 1994 les soldats ont tué des civils.', 'historical'],
    ['es', 'Los soldados mataron a 1500 personas.', 'asserted'],
    ['pt', 'Soldados mataram cerca de 2000 camponeses.', 'asserted'],
    ['ar', 'قتل الجنود أكثر من 2000 مدني', 'asserted'],
    ['ar', 'قتل الجنود مدنيين عام 2006', 'historical'],
    ['sw', 'Wanajeshi waliwaua watu 1500', 'asserted'],
  ])('a number of people is no year, %s: %s', (language, text, modality) => {
    expect(modalities(text, language, '7.8', '2026-04-01')).toEqual([modality])
  })

  test('a sign made of a no keeps it', () => {
    expect(modalities('We called and nobody came.', 'en', '2.4')).toEqual(['asserted'])
  })
})

describe('a word that is also an accident’s, a match’s or a film’s hides no attack', () => {
  test.each([
    ['en', '13.13', 'Gunmen storm college dormitory'],
    ['en', '14.4', 'Gunmen attack polio vaccination team'],
    ['en', '13.13', 'Ebola response centre torched by militia'],
    ['en', '13.13', 'Doctors Without Borders clinic hit by airstrike'],
    ['en', '7.8', 'Human rights defenders killed by soldiers'],
    ['en', '7.11', 'Soldiers film burning of houses'],
    ['en', '7.8', '23 bodies found where cartels battle for control'],
    ['fr', '8.5', 'Un attentat suicide fait 12 morts'],
    ['es', '8.5', 'Atacante suicida se inmola en un control'],
  ])('%s %s %s', (language, indicator, text) => {
    expect(modalities(text, language, indicator)).toContain('asserted')
  })

  test.each([
    ['en', 'A storm killed 12 people in the south.'],
    ['en', 'The film tells of soldiers who burn houses.'],
    ['en', 'The defender scored twice and the stadium exploded.'],
    ['en', 'His battle with cancer ended; 12 people spoke.'],
    ['es', 'Hallado muerto: la familia habla de suicidio.'],
    ['fr', 'Un homme s’est suicidé dans sa cellule.'],
  ])('and still hides its own: %s %s', (language, text) => {
    const { matches } = matcher.match({ text, language })
    expect(matches.filter(({ modality, nature }) => nature !== 'structural' && countsFor(modality))).toEqual(
      [],
    )
  })
})

describe('whom a pronoun stands for', () => {
  test.each([
    ['en', 'Refugees moved in next door. They are pathetic.', ['asserted']],
    ['en', 'Refugees keep coming so we should get rid of them.', ['asserted']],
    ['fr', 'Je connais des réfugiés. Ils sont répugnants.', ['asserted']],
    ['es', 'Llegaron refugiados. Ellos son escoria.', ['asserted']],
    ['pt', 'Chegaram refugiados. Eles são nojentos.', ['asserted']],
    ['en', 'Refugees moved in. It rained all day. They are pathetic.', []],
    ['en', 'Rats came up the drain. They are pathetic.', []],
  ])('%s %s', (language, text, said) => {
    expect(modalities(text, language, '7.14')).toEqual(said)
  })

  test('a rhetorical no takes nothing back', () => {
    expect(modalities("Isn't it obvious that refugees are scum?", 'en', '13.5')).toEqual(['asserted'])
    expect(modalities('Refugees are not scum.', 'en', '13.5')).toEqual(['negated'])
  })
})

describe('war, and harm to those who teach and heal', () => {
  test.each([
    ['en', '1.1', 'Fighting goes on across northern Ethiopia.'],
    ['fr', '1.1', 'Le cessez-le-feu au Soudan ne tient plus.'],
    ['es', '1.1', 'Continúan los combates en Sudán.'],
    ['pt', '1.1', 'Continuam os combates no Sudão.'],
    ['en', '13.13', 'Two clinics were looted on Sunday.'],
    ['fr', '13.13', 'Trois écoles ont été incendiées.'],
    ['es', '13.13', 'Incendiaron dos escuelas rurales.'],
    ['pt', '13.13', 'Duas escolas foram incendiadas.'],
    ['ar', '1.1', 'أبرز تطورات الحرب على غزة'],
    ['ar', '13.13', 'نهب مخابز ومراكز صحية في البلدة'],
    ['ar', '7.8', 'اختطاف طالبات من مدرستهن'],
  ])('%s %s %s', (language, indicator, text) => {
    expect(modalities(text, language, indicator).some((each) => each === 'asserted')).toBe(true)
  })

  test('a teacher who is vaccinated and a trade war are neither', () => {
    expect(
      matcher.match({ text: 'Teachers are held up: vaccine bookings crash.', language: 'en' }).matches,
    ).toEqual([])
    expect(modalities('A trade war with China worries exporters.', 'en', '1.1')).toEqual([])
  })
})

describe('what is told after a deed', () => {
  test.each([
    ['7.8', 'Two officers held over killing of village chief'],
    ['7.8', 'Minister asks for an inquiry into killings in the capital'],
    ['7.8', 'Four farmers killed in Ndala'],
    ['7.8', 'As six more die, army speaks of restraint'],
    ['7.8', 'Missing student: body found in the river'],
    ['7.8', 'Journalists abducted on the coast road'],
    ['7.11', 'Anger grows after the destruction of a border town'],
    ['1.1', 'Rebels recover weapons from an abandoned base'],
    ['1.1', 'Soldiers on the road out of Darfur'],
    ['8.5', 'Cartel leaves banners naming its rivals'],
    ['13.8', 'Red Cross withdraws its teams from the north'],
    ['7.11', 'Looting costs the town a month of relief supplies'],
    ['14.4', 'Pupils who asked for lower bus fares attacked in the capital'],
    ['7.8', 'They kicked and slapped me all night'],
    ['7.8', 'They poured petrol over his legs and set him alight'],
    ['7.8', 'They took away our children before dawn'],
    ['7.8', 'My uncle was shot by men in masks'],
  ])('%s %s', (indicator, text) => {
    expect(modalities(text, 'en', indicator)).toContain('asserted')
  })

  test.each([
    'Man held over killing of his neighbour',
    'Two climbers killed in avalanche',
    'Four people killed in crash on coast road',
    'Six more die of cholera',
    'Body of water found on the moon',
    'A federal grand jury heard an organised crime case, and a charge of violence',
    'Aid reaches the north as the road opens',
    'They beat us three to nil and took our ball',
    'Our children were taken by bus to the sea',
  ])('but no sign: %s', (text) => {
    const { matches } = matcher.match({ text, language: 'en' })
    expect(matches.filter(({ nature, modality }) => nature !== 'structural' && countsFor(modality))).toEqual(
      [],
    )
  })

  test('a journalist’s arrest restricts the media, a journalist’s murder is an attack as well', () => {
    const signs = (text: string): string[] =>
      matcher.match({ text, language: 'en' }).matches.map(({ indicator }) => indicator)
    expect(signs('Reporter detained at the airport')).toContain('7.7')
    expect(signs('Reporter detained at the airport')).not.toContain('7.8')
    expect(signs('Reporter murdered at the airport')).toEqual(expect.arrayContaining(['7.7', '7.8']))
  })
})

describe('who acts', { timeout: 60_000 }, () => {
  const actors = [
    {
      id: 'tigers',
      type: 'state-linked' as const,
      names: { '*': ['Blue Tigers'] },
      states: [
        { state: 'XAA', from: '2024-01-01' },
        { state: 'XAB', until: '2023-12-31' },
      ],
    },
  ]
  const registered = compileMatcher(catalogue, { actors })

  test.each([
    ['en', 'The army killed three villagers.', ['state-organ']],
    ['en', 'Rebels and the police clashed.', ['non-state', 'state-organ']],
    ['en', 'Gunmen killed three villagers.', ['unknown']],
    ['fr', 'Des mercenaires russes ont tué un berger.', ['state-linked']],
    ['ar', 'قتل مسلحون مدنيين', ['non-state']],
    ['es', 'Paramilitares ejecutaron a un campesino.', ['state-linked']],
  ])('%s %s', (language, text, types) => {
    expect(matcher.match({ text, language }).actors.map(({ type }) => type)).toEqual(types)
  })

  test.each([
    ['en', 'Chadian soldiers killed three villagers.', 'state-organ', ['TCD']],
    ['fr', "L'armée du Tchad a tué trois villageois.", 'state-organ', ['TCD']],
    ['es', 'Soldados rusos mataron a tres campesinos.', 'state-organ', ['RUS']],
    ['pt', 'Tropas de Ruanda mataram três camponeses.', 'state-organ', ['RWA']],
    ['sw', 'Wanajeshi wa Rwanda waliua raia watatu.', 'state-organ', ['RWA']],
    ['ar', 'قتل الجيش السوري ثلاثة مدنيين', 'state-organ', ['SYR']],
    ['en', 'Congolese troops killed three villagers.', 'state-organ', ['COD', 'COG']],
    ['en', 'Rwandan-backed rebels killed three villagers.', 'state-linked', ['RWA']],
    ['en', 'Rebels killed three villagers in Chad.', 'non-state', []],
  ])('%s %s', (language, text, type, states) => {
    const [actor] = matcher.match({ text, language }).actors
    expect(actor).toMatchObject({ type, states })
  })

  test('a deed without a doer has an unknown one, and waits for a person', () => {
    const reading = matcher.match({ text: 'Twelve villagers were killed in an attack.', language: 'en' })
    expect(reading.actors).toMatchObject([{ type: 'unknown', states: [] }])
    expect(reading.waitsFor).toEqual(['unknown-actor'])
  })

  test('the register names an actor, with the states linked to it on the day', () => {
    const text = 'The Blue Tigers militia killed three villagers.'
    const on = (day: string): string[] => registered.match({ text, language: 'en', day }).actors[0]!.states
    expect(on('2025-05-05')).toEqual(['XAA'])
    expect(on('2020-05-05')).toEqual(['XAB'])
    expect(registered.match({ text, language: 'en' }).actors[0]).toMatchObject({
      type: 'state-linked',
      states: ['XAA', 'XAB'],
    })
  })

  test('groups by the operator’s list, under its neutral codes', () => {
    const groups = [{ code: 'g-lake', names: { en: ['lake people'], '*': ['Ziwani'] } }]
    const { match } = compileMatcher(catalogue, { groups })
    const text = 'They marked houses of the Lake People in Ziwani.'
    expect(
      match({ text, language: 'en' }).groups.map(({ code, span }) => [
        code,
        text.slice(span.start, span.end),
      ]),
    ).toEqual([
      ['g-lake', 'Lake People'],
      ['g-lake', 'Ziwani'],
    ])
  })
})

describe('language', () => {
  test('found where it is not given', () => {
    expect(
      matcher.match({ text: 'Les soldats ont tué douze villageois près du marché hier matin.' }),
    ).toMatchObject({
      language: 'fr',
      languageSure: true,
    })
    expect(
      matcher.match({ text: 'Wanajeshi waliwaua raia kumi katika kijiji cha jirani jana usiku.' }).language,
    ).toBe('sw')
  })

  test('another language is marked and waits for a person', () => {
    const reading = matcher.match({ text: 'Soldaten haben zwölf Dorfbewohner getötet und Häuser verbrannt.' })
    expect(reading).toMatchObject({ language: 'de', languageSure: false })
    expect(reading.waitsFor).toContain('other-language')
    expect(matcher.match({ text: 'x', language: 'rw' }).waitsFor).toEqual(['other-language'])
  })

  test('no words, no language', () => {
    expect(matcher.match({ text: '💥 12' })).toMatchObject({
      language: null,
      languageSure: false,
      matches: [],
    })
  })
})

describe('what speaks against a danger', () => {
  test.each([
    ['en', 'Displaced families returned to the village.'],
    ['fr', 'Les déplacés regagnent le village.'],
    ['es', 'Las familias regresaron al pueblo.'],
    ['pt', 'As famílias regressaram à aldeia.'],
    ['sw', 'Wakimbizi wamerudi kijijini.'],
    ['ar', 'عودة النازحين إلى القرية'],
  ])('%s %s', (language, text) => {
    const { easing, matches } = matcher.match({ text, language })
    expect(easing.map(({ indicator }) => indicator)).toEqual(['easing:3'])
    expect(matches).toEqual([])
  })
})

describe('real reports', () => {
  interface Row {
    id: string
    lang: string
    kind: string
    un: string[]
    text: string
  }
  const path = new URL('../../../tests/data/reports/reports.jsonl', import.meta.url)
  const rows: Row[] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const counted = (row: Row): number[] =>
    matcher
      .match({ text: row.text, language: row.lang })
      .matches.filter(({ modality, nature }) => countsFor(modality) && nature !== 'structural')
      .map(({ factor }) => factor)

  test('alarms of factors 7 and 8 in English and French are signs of factors 7 or 8', () => {
    const alarms = rows.filter(
      ({ lang, kind, un }) =>
        ['en', 'fr'].includes(lang) && kind === 'alarm' && un.some((id) => /^[78]\./.test(id)),
    )
    const missed = alarms.filter((row) => !counted(row).some((factor) => factor === 7 || factor === 8))
    expect(alarms.length).toBeGreaterThan(30)
    expect(missed.map(({ id }) => id)).toEqual([])
  })

  test('what is ordinary is no sign of anything', () => {
    const ordinary = rows.filter(({ kind }) => kind === 'ordinary')
    expect(ordinary.length).toBeGreaterThan(60)
    expect(ordinary.filter((row) => counted(row).length > 0).map(({ id }) => id)).toEqual([])
  })
})
