import { a1, EC, id, NU, XB } from '@tocsin/routing/w1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
const MINUTE = 60_000

describe('an alert that is proposed, issued, escalated and answered', () => {
  beforeAll(async () => {
    stage = await openStage()
  }, 60_000)
  afterAll(() => stage?.stop())

  it('reaches desks and reviewers at once, by signed webhook and by mail, and no state', async () => {
    await stage.alert(a1({ stage: 'proposed', issuedBy: null }))
    await stage.hook.until((all) => all.length >= 1)
    await stage.until(
      'mail to NU and the first reviewer',
      () => stage.mailsTo('nu-duty')[0] && stage.mailsTo('review-1')[0],
    )
    const [hook] = stage.hook.received
    expect(hook?.signature).toBe('valid')
    expect(stage.reached()).toEqual(['nu-duty', 'review-1'])
  })
})
