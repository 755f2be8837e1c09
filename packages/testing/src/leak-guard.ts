import { NotYet, eventually } from './eventually.ts'

/** Compares what this process holds open with what it held when the guard was set. */
export interface LeakGuard {
  /**
   * Waits up to `within` milliseconds (2,000 unless told) for everything opened since to be closed.
   *
   * @throws an error that counts what stayed open, by kind
   */
  check(within?: number): Promise<void>
}

// Held by the runtime itself or by the caller's own wait; they say nothing about the code under test.
const OURS = new Set([
  'TTYWrap',
  'PipeWrap',
  'MessagePort',
  'FSReqCallback',
  'FSReqPromise',
  'CloseReq',
  'Immediate',
])

/** Fails a test that leaves sockets, servers, timers or children behind: set it first, check it last. */
export function leakGuard(): LeakGuard {
  const before = openResources()
  return {
    async check(within = 2_000) {
      try {
        await eventually(() => surplus(before).length === 0, { within, what: 'everything closed' })
      } catch (error) {
        if (!(error instanceof NotYet)) throw error
        throw new Error(`left open: ${surplus(before).join(', ')}`, { cause: error })
      }
    },
  }
}

function surplus(before: ReadonlyMap<string, number>): string[] {
  return [...openResources()]
    .map(([kind, count]) => ({ kind, more: count - (before.get(kind) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ kind, more }) => `${more} × ${kind}`)
}

function openResources(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) {
    if (!OURS.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}
