/**
 * The pages on which a coordinator, signed in with the source's API key, types reports for observers, sends a table of
 * them, and follows or takes back a report by its receipt. No page needs a script.
 */
import multipart from '@fastify/multipart'
import type { Intake } from '@tocsin/intake'
import { registerPages } from '@tocsin/pages'
import type { Http } from '@tocsin/service'
import type { Coordinator } from './coordinator.ts'
import { followPages } from './follow.ts'
import { reportPages } from './report.ts'
import { signInPages } from './sign-in.ts'
import type { SignIn } from './sign-in-cookie.ts'
import { tablePages } from './table.ts'
import { TABLE_LIMITS } from './read-table.ts'

export async function coordinatorPages(
  http: Http,
  intake: Intake,
  { signIn, publicUrl }: { signIn: SignIn; publicUrl: string | undefined },
): Promise<void> {
  registerPages(http, { publicUrl })
  await http.register(multipart, { limits: { fileSize: TABLE_LIMITS.bytes, files: 1, fields: 4, parts: 5 } })
  const coordinator: Coordinator = async (request) => {
    const keyId = signIn.read(request)
    return keyId === null ? null : intake.sourceOfKey(keyId)
  }
  signInPages(http, intake, signIn, coordinator)
  reportPages(http, intake, coordinator)
  tablePages(http, intake, coordinator)
  followPages(http, intake, coordinator)
}
