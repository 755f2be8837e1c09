/** Everything personal or exact of a report, as the sealed parts that the vault keeps. */
import { reportParts, type PartValue, type ReportText } from '@tocsin/vault'
import type { Report } from './report.ts'

export function sealedParts(report: Report): Record<string, PartValue> {
  const { contact, sourceLink } = report
  const { point } = report.place
  return {
    [reportParts.text]: textOf(report),
    ...(contact === undefined ? {} : { [reportParts.contact]: contact }),
    ...(point === undefined ? {} : { [reportParts.place]: point }),
    ...(sourceLink === undefined ? {} : { [reportParts.source]: sourceLink }),
  }
}

function textOf(report: Report): ReportText {
  const { event } = report
  return {
    v: 1,
    text: report.text ?? null,
    event:
      event === undefined
        ? null
        : {
            scheme: event.scheme,
            code: event.code,
            title: event.title ?? null,
            deaths: event.deaths ?? null,
          },
    placeSaid: report.place.said ?? null,
    whom: report.whom ?? null,
    actors: report.actors.map(({ type, states, said }) => ({ type, states, said: said ?? null })),
    ticks: report.ticks,
    relayedBy: report.relayedBy ?? null,
  }
}
