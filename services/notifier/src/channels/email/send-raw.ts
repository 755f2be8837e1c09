/** One mail over one SMTP connection that can be cut when the attempt's time is over. */
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js'

export interface SmtpServer {
  host: string
  port: number
  /** TLS from the first byte; otherwise STARTTLS where the server offers it */
  secure: boolean
  /** refuse to send without TLS */
  requireTls: boolean
  credentials?: { user: string; pass: string } | undefined
}

export type RawResult =
  | { outcome: 'accepted' }
  | { outcome: 'failed' | 'unknown' | 'rejected'; reason: string }

interface SmtpFault extends Error {
  code?: string
  responseCode?: number
}

/** @param connectMs how long connecting and greeting may take, in milliseconds */
export function sendRaw(
  server: SmtpServer,
  envelope: { from: string; to: string },
  message: Buffer,
  signal: AbortSignal,
  connectMs: number,
): Promise<RawResult> {
  const { host, port, secure, requireTls, credentials } = server
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    requireTLS: requireTls,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    name: envelope.from.split('@')[1] ?? 'localhost',
  })
  return new Promise((resolve) => {
    // After the data has left, silence does not mean that the mail has not.
    let dataLeft = false
    const end = (result: RawResult): void => {
      signal.removeEventListener('abort', onAbort)
      if (result.outcome === 'accepted') connection.quit()
      else connection.close()
      resolve(result)
    }
    const fail = (fault: SmtpFault): void => end(resultOf(fault, dataLeft))
    const onAbort = (): void => end({ outcome: dataLeft ? 'unknown' : 'failed', reason: 'timeout' })
    const deliver = (): void => {
      dataLeft = true
      connection.send({ from: envelope.from, to: [envelope.to] }, message, (fault) => {
        if (fault) fail(fault as SmtpFault)
        else end({ outcome: 'accepted' })
      })
    }
    connection.once('error', fail)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    connection.connect((fault) => {
      if (fault) return fail(fault as SmtpFault)
      if (credentials === undefined) return deliver()
      connection.login({ user: credentials.user, credentials, method: 'PLAIN' } as never, (refused) => {
        if (refused) fail(refused as SmtpFault)
        else deliver()
      })
    })
  })
}

/** Only what the server says of this recipient or message is for good; a refused sign-in is our own fault and passes. */
function resultOf(fault: SmtpFault, dataLeft: boolean): RawResult {
  const said = fault.responseCode
  if (fault.code === 'EAUTH') return { outcome: 'failed', reason: 'smtp-sign-in-refused' }
  if (said !== undefined) return { outcome: said >= 500 ? 'rejected' : 'failed', reason: `smtp-${said}` }
  const lost =
    dataLeft && (fault.code === 'ECONNECTION' || fault.code === 'ETIMEDOUT' || fault.code === 'ESOCKET')
  return { outcome: lost ? 'unknown' : 'failed', reason: `smtp-${(fault.code ?? 'fault').toLowerCase()}` }
}
