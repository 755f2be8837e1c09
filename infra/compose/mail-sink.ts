/** The mail sink as a container: takes every mail, shows it on a page, sends nothing on. */
import { startMailSink } from '../local/mail-sink.ts'

const sink = await startMailSink({ host: '0.0.0.0', smtpPort: 1025, pagePort: 8025 })
process.stdout.write(`${JSON.stringify({ event: 'started', port: 8025, smtpPort: 1025 })}\n`)
process.once('SIGTERM', () => void sink.stop())
