/** The instant as a service sees it. Injected everywhere, so that tests move time instead of waiting for it. */
export interface Clock {
  now(): Date
}
