/** A CSV file as a stream of rows, with constant memory: bytes counted, UTF-8 checked, records limited. */
import { Transform, type Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'

export const MAX_FILE_BYTES = 50_000_000
/** characters of one record */
const MAX_RECORD = 64 * 1024

/** Why a file can't be read on; the rows before stand. */
export class UnreadableFile extends Error {
  readonly code: 'too-large' | 'not-utf8' | 'record-too-long' | 'malformed-csv' | 'cut-off'
  /** what may be told to whoever sent it */
  readonly detail: string
  constructor(code: UnreadableFile['code'], detail: string, cause?: unknown) {
    super(detail, { cause })
    this.name = 'UnreadableFile'
    this.code = code
    this.detail = detail
  }
}

/**
 * Records in order, the first being whatever stands first. Line breaks and quotes inside of cells are part of them.
 * @throws UnreadableFile
 */
export async function* csvRecords(file: Readable): AsyncGenerator<string[]> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: MAX_RECORD,
  })
  const text = checkedText()
  const fail = (error: Error): void => void parser.destroy(error)
  file.once('error', (error) => fail(new UnreadableFile('cut-off', 'The file ended before its end.', error)))
  file.once('aborted', () => fail(new UnreadableFile('cut-off', 'The file ended before its end.')))
  text.once('error', fail)
  file.pipe(text).pipe(parser)
  try {
    for await (const record of parser) yield record as string[]
  } catch (error) {
    throw readable(error)
  } finally {
    file.unpipe(text)
    text.destroy()
    drain(file)
  }
}

/** Reads what is left and forgets it: who is still sending would not read our answer otherwise. */
function drain(file: Readable): void {
  let bytes = 0
  file.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_FILE_BYTES) file.destroy()
  })
  // what was piped before stays paused otherwise
  file.resume()
}

/** Passes text on, as long as it is UTF-8 and not too much. */
function checkedText(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let bytes = 0
  const decoded = (chunk: Buffer | undefined): string | Error => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch (cause) {
      return new UnreadableFile('not-utf8', `The file is not UTF-8 (before byte ${bytes}).`, cause)
    }
  }
  return new Transform({
    decodeStrings: false,
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > MAX_FILE_BYTES)
        return done(new UnreadableFile('too-large', `The file has more than ${MAX_FILE_BYTES} bytes.`))
      const text = decoded(chunk)
      if (text instanceof Error) done(text)
      else done(null, text)
    },
    flush(done) {
      const text = decoded(undefined)
      if (text instanceof Error) done(text)
      else done(null, text)
    },
  })
}

function readable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new UnreadableFile(
      'record-too-long',
      `A record has more than ${MAX_RECORD} characters, or a quote is never closed.`,
      error,
    )
  }
  const line = 'lines' in error ? ` near line ${String(error['lines'])}` : ''
  return new UnreadableFile(
    'malformed-csv',
    `The file is not CSV${line}: a quote is opened or closed where none may be.`,
    error,
  )
}
