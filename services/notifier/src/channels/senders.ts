/** Every way this notifier has to reach people, by the kind of channel. */
import type { ChannelKind } from '@tocsin/events'
import type { Sender } from './channel.ts'

export interface Senders {
  of(kind: ChannelKind): Sender | undefined
  kinds: ReadonlySet<ChannelKind>
  close(): Promise<void>
}

export function sendersOf(senders: readonly Sender[]): Senders {
  const byKind = new Map(senders.flatMap((sender) => sender.kinds.map((kind) => [kind, sender] as const)))
  return {
    of: (kind) => byKind.get(kind),
    kinds: new Set(byKind.keys()),
    close: async () => {
      await Promise.all(senders.map((sender) => sender.close()))
    },
  }
}
