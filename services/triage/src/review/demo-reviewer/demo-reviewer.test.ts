import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../../../test/running-triage.ts'

let triage: RunningTriage
beforeAll(async () => {
  triage = await startTriage({ DEMO_REVIEWER: 'yes', DEMO_REVIEWER_SECONDS: '0' })
})
afterAll(() => triage.stop())

describe('the reviewer of demonstrations', () => {
  it('issues what is proposed at concern or above, and leaves a mere watch alone', async () => {
    await triage.report({ text: 'Soldiers killed four villagers yesterday and burned their houses.' })
    const watch = await triage.awaitVersion('watch', (version) => version.level === 'watch')
    expect(watch.stage).toBe('proposed')
    await triage.report({
      text: 'Armed men attacked the camp of displaced people; eleven civilians were killed.',
    })
    await triage.report({
      text: 'The army shelled the market. Several people were killed, families are fleeing.',
    })
    const issued = await triage.awaitVersion('issued', (version) => version.stage === 'issued')
    expect(issued.note).toContain('Demonstration')
    await triage.settled()
    expect(triage.heard.filter((event) => event.name === 'alert.issued')).toHaveLength(1)
  })
})
