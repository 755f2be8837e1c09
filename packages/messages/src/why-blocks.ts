/** Why this seat is asked, whom its holder can ring, and the procedure that the reader's own organisation wrote. */
import { gap, type Block } from './blocks.ts'
import type { MessageContent } from './content.ts'
import { isolate, withoutControls } from './isolate.ts'
import { translatorOf } from './translate.ts'

const LINES_SHOWN = 5

export function whyBlocks({ why, seat, dutyLine, firstHour }: MessageContent): Block[] {
  const t = translatorOf(seat.language)
  const named =
    why.code === 'member'
      ? { state: isolate(why.state, seat.language), organisation: isolate(why.organisation, seat.language) }
      : undefined
  const duty =
    dutyLine === undefined
      ? ''
      : t('duty-line', {
          organisation: isolate(dutyLine.organisation, seat.language),
          number: isolate(dutyLine.number, seat.language),
        })
  const lines = (firstHour ?? []).map(withoutControls).filter((one) => one !== '')
  return [
    { form: 'field', label: t('label.why-you'), text: `${t(`why.${why.code}`, named)} ${duty}`.trim() },
    ...(lines.length === 0
      ? []
      : [gap, { form: 'list' as const, text: t('first-hour'), items: lines.slice(0, LINES_SHOWN) }]),
  ]
}
