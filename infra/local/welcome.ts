import type { Local } from './local.ts'

/** What a person sees once everything runs: addresses, and the next thing to try. */
export function welcome({ ports, mail }: Pick<Local, 'ports' | 'mail'>): string {
  const at = (port: number): string => `http://127.0.0.1:${port}`
  const { desk, triage } = ports.services
  const civil = ports.services['civil-society-intake']
  const regional = ports.services['regional-intake']
  return `
Tocsin runs, on this machine alone. Everybody in its directory is invented; a demo reviewer says yes to every proposal.

  desk                  ${at(desk.public)}   sign in as nora, nils, eva, rita ...: tocsin-demo-2026
  review                ${at(triage.public)}   the same sign-in, as rita
  civil-society intake  ${at(civil.public)}   API: ${at(civil.public)}/docs
  regional intake       ${at(regional.public)}   API: ${at(regional.public)}/docs
  mail that was sent    ${mail.url}

Next:
  npm start -- --demo                                  (after Ctrl-C) plays real reports and shows what happens
  npm run tocsin -- source add "My group" --root "My network" --vouched
                                                       makes a source with a key, to send a report of your own
  Ctrl-C                                               stops; data stay
`
}
