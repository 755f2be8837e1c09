/** What was refused or failed, in the words of who asked: of a form's field, which one it is. */
import { directionOf, refusalIn, type ReviewTextKey } from '@tocsin/messages'
import { html, page, problemBody } from '@tocsin/pages'
import type { FieldFault, Problem } from '@tocsin/service'
import type { Words } from './words.ts'

/** Labels of what a reviewer fills in, by the last part of a fault's pointer. */
const FIELDS: Readonly<Record<string, ReviewTextKey>> = {
  reason: 'label.why',
  note: 'issue.note',
  ticked: 'issue.ticked',
  struckOut: 'issue.struck-out',
  situation: 'label.situation',
  judgement: 'label.judgement',
  level: 'label.level',
  until: 'label.until',
  from: 'label.since',
  since: 'label.since',
  state: 'exclude.state',
  closeReason: 'close.told',
  kind: 'label.which',
  action: 'label.which',
  credibility: 'grade.credibility',
  actorType: 'actors.kind',
  states: 'actors.states',
}

export function problemView(problem: Problem, words: Words): string {
  const { language, t, desk } = words
  const { detail } = problem
  return page({
    title: desk('nav.review'),
    name: desk('nav.review'),
    home: '/review',
    language,
    direction: directionOf(language),
    skipText: desk('skip'),
    body: problemBody({
      title: t(`problem.${problem.problem}`),
      detail:
        detail === undefined
          ? undefined
          : (refusalIn(detail, language) ?? html`<bdi lang="en">${detail}</bdi>`),
      faults: problem.errors.map((fault) => faultLine(fault, words)),
      back: { href: '/review', text: t('problem.back') },
    }),
  })
}

function faultLine({ pointer, detail }: FieldFault, { language, t }: Words): string {
  const field = FIELDS[pointer.split('/')[1] ?? '']
  const text = refusalIn(detail, language) ?? t('refused.field')
  return field === undefined ? text : t('pair', { name: t(field), value: text })
}
