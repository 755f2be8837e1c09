type Fields = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[] | null | undefined>
>

/** The part of the service's logger that the bus uses: event names from the service's list, ids, codes and counts. */
export interface BusLogger {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, fields?: Fields): void
}
