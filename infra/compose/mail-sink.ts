/** The mail sink as a container: takes every mail, shows it on a page, sends nothing on. */
import { startMailSink } from '../local/mail-sink.ts'
import { readMailSinkConfig } from './config.ts'

const { HOST: host, SMTP_PORT: smtpPort, PAGE_PORT: pagePort } = readMailSinkConfig()
const sink = await startMailSink({ host, smtpPort, pagePort })
process.stdout.write(`${JSON.stringify({ event: 'started', port: pagePort, smtpPort })}\n`)
process.once('SIGTERM', () => void sink.stop())
