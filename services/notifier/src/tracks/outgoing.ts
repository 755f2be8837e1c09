/** The events of topic `tracks`. Ids follow from what happened, so that a repeated transaction makes the same ones. */
import { derivedId, trackKey, type DataOf, type EventName, type OutgoingEvent } from '@tocsin/events'
import type { TrackId } from './load.ts'
import type { NewDelivery } from './rows.ts'

type TrackEventName = Extract<EventName, `track.${string}` | `delivery.${string}`>

/** @param distinct what tells this event from others of its name on its track */
export function trackEvent<N extends TrackEventName>(
  name: N,
  track: TrackId,
  time: Date,
  distinct: readonly (string | number)[],
  data: DataOf<N>,
): OutgoingEvent<N> {
  const key = trackKey(track.alert, track.party)
  return { id: derivedId(name, key, ...distinct), topic: 'tracks', name, key, source: 'notifier', time, data }
}

export function deliveryPlanned(delivery: NewDelivery): OutgoingEvent<'delivery.planned'> {
  const { alert, party, id, version, seat, channel, channelKind, kind, step } = delivery
  return trackEvent('delivery.planned', delivery, delivery.plannedAt, [id], {
    alert,
    party,
    delivery: id,
    version,
    seat,
    channel,
    channelKind: channelKind as DataOf<'delivery.planned'>['channelKind'],
    class: delivery.class,
    kind,
    step,
    answerBy: delivery.answerBy?.toISOString() ?? null,
    due: delivery.dueAt.toISOString(),
  })
}
