/** The sealed part with what came, whole: the vault hands it to the custodian alone, never to triage. */
export const ORIGINAL = 'file-original'
