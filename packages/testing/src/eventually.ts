import { setTimeout as pause } from 'node:timers/promises'

/** What `eventually` waits for and how long. */
export interface Awaited {
  /** Milliseconds until it gives up; 30,000 unless told: a busy machine stands still for many seconds. */
  readonly within?: number
  /** What is awaited, in words, for the error. */
  readonly what: string
  /** Milliseconds between two looks; 20 unless told. */
  readonly every?: number
}

/** Thrown by `eventually`: names what was awaited and the last thing seen instead. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}

/**
 * Looks at a condition until it is true: the one place where a test lets time pass.
 *
 * @param check gives a truthy value once the condition holds, anything falsy or an exception before
 * @returns the first truthy value
 * @throws NotYet when `within` has passed
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { within = 30_000, what, every = 20 }: Awaited,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + within
  for (;;) {
    const seen = await attempt(check)
    if ('value' in seen && seen.value) return seen.value
    if (performance.now() >= deadline) {
      const last =
        'value' in seen ? `last seen: ${String(seen.value)}` : `last failure: ${seen.failure.message}`
      throw new NotYet(`${what}: not within ${within} ms (${last})`, {
        cause: 'failure' in seen ? seen.failure : undefined,
      })
    }
    await pause(every)
  }
}

async function attempt<T>(check: () => T | Promise<T>): Promise<{ value: T } | { failure: Error }> {
  try {
    return { value: await check() }
  } catch (failure) {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) }
  }
}
