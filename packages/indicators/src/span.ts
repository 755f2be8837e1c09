/** UTF-16 offsets into the text as it was written; `end` is exclusive. */
export interface Span {
  start: number
  end: number
}
