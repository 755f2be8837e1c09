/** `/table`: many reports as CSV, with a result a row. Sending the same table again adds nothing. */
import { canonical, readReport, type Intake, type KnownSource, type Taking } from '@tocsin/intake'
import { button, html, postForm, table, type Html, type Insert } from '@tocsin/pages'
import { Problem, type FieldFault, type Http } from '@tocsin/service'
import { needed, type Coordinator } from './coordinator.ts'
import { sendPage, type Framed } from './frame.ts'
import { readTable, TABLE_LIMITS, tableColumns, type TableRow } from './read-table.ts'
import { submissionFrom } from './report.ts'

export function tablePages(http: Http, intake: Intake, coordinator: Coordinator): void {
  http.get('/table', { schema: { hide: true } }, async (request, reply) => {
    needed(await coordinator(request))
    return sendPage(reply, tablePage(null))
  })
  http.get('/table/template.csv', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename=reports.csv')
      .send(`${tableColumns.join(',')}\r\n`),
  )
  const bodyLimit = TABLE_LIMITS.bytes + 64 * 1024
  http.post('/table', { bodyLimit, schema: { hide: true } }, async (request, reply) => {
    const source = needed(await coordinator(request))
    if (!request.isMultipart())
      throw new Problem('unsupported-media-type', { detail: 'Send a file by the form.' })
    const bytes = await (await request.file())?.toBuffer()
    if (bytes === undefined) throw new Problem('malformed-body', { detail: 'No file was chosen.' })
    const given = readTable(bytes)
    if (given.outcome === 'refused') return sendPage(reply.code(422), tablePage(given.reason))
    const results: Insert[][] = []
    // one after another: a table is one request and must not crowd out single reports
    for (const row of given.rows)
      results.push([row.line, row.id, wordsOf(await takeRow(intake, source, row))])
    return sendPage(reply, resultPage(results))
  })
}

type RowResult = Taking | { outcome: 'faulty'; faults: readonly FieldFault[] }

async function takeRow(intake: Intake, source: KnownSource, row: TableRow): Promise<RowResult> {
  const check = readReport(row.report, intake.clock.now())
  if (check.outcome === 'faulty') return check
  // without an id of its own a row is the same row if it says the same
  const identity = row.id === null ? `row:${canonical(check.checked.report)}` : `row-id:${row.id}`
  return intake.take(source, submissionFrom(identity, check))
}

function wordsOf(result: RowResult): Html {
  switch (result.outcome) {
    case 'kept':
      return html`${result.repeated ? 'kept before' : 'kept'}<br /><code>${result.receipt}</code>`
    case 'faulty':
      return notSent(result.faults.map((fault) => `${fault.pointer} ${fault.detail}`).join('; '))
    case 'reused':
      return notSent('another row with this id was kept before')
    case 'removed':
      return notSent('it was kept and then erased')
    case 'limited':
      return notSent(
        `too many for now, send the table again in ${Math.ceil(result.forMilliseconds / 60_000)} min`,
      )
  }
}

const notSent = (why: string): Html => html`<span class="fault">not sent: ${why}</span>`

function tablePage(fault: string | null): Framed {
  return {
    signedIn: true,
    ...(fault !== null && { flash: { tone: 'error', text: `Nothing was taken. ${fault}` } as const }),
    body: html`<h1>A table of reports</h1>
      <p>
        A CSV file with one report a row, at most ${TABLE_LIMITS.rows}.
        <a href="/table/template.csv">Its columns as an empty file</a>; leave out those you do not need. With
        a column <code>id</code> of your own, a row that you send again is known by it; without, by what it
        says.
      </p>
      ${postForm(
        '/table',
        html`<div class="field">
            <label for="f-table">File</label>
            <input id="f-table" type="file" name="table" accept=".csv,text/csv" required />
          </div>
          ${button({ text: 'Send' })}`,
        { files: true },
      )}`,
  }
}

function resultPage(rows: readonly (readonly Insert[])[]): Framed {
  return {
    signedIn: true,
    width: 'wide',
    body: html`<h1>Results</h1>
      <p>
        Receipts are shown only now. Correct the rows that were not sent and send the same table again:
        nothing is kept twice.
      </p>
      ${table({ caption: 'Each row of the table', head: ['Line', 'Id', 'Result'], rows, empty: 'The table has no rows.' })}`,
  }
}
