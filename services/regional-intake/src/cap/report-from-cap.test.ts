import { readCap } from '@tocsin/cap'
import { expect, it } from 'vitest'
import { reportFromCap } from './report-from-cap.ts'

const now = new Date('2026-03-01T13:00:00Z')

// hand-made
function codeOf(info: string): string | undefined {
  const [reading] = readCap(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier>
    <sender>fixture</sender><sent>2026-03-01T12:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>
    <scope>Public</scope><info><language>en</language>${info}<area><areaDesc>zone 4</areaDesc></area></info></alert>`)
  if (reading?.outcome !== 'accepted') throw new Error(JSON.stringify(reading))
  return reportFromCap(reading.alert, 'CAF', now).event?.code
}
const eventCode = (value: string) =>
  `<eventCode><valueName>SAME</valueName><value>${value}</value></eventCode>`
const rest = '<event>x</event><urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty>'

it('keeps the categories, then event codes, those that stand for a sign first, and no sentences', () => {
  expect(
    codeOf(
      `<category>Security</category><category>Safety</category>${rest}${eventCode('TOR')}${eventCode('CDW')}${eventCode('Class 1 wind')}`,
    ),
  ).toBe('Security Safety CDW TOR')
  expect(codeOf(`<category>Met</category>${rest}`)).toBe('Met')
})
