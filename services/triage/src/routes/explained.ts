/** A proposal whose situations say in the reader's language why they stand where they stand. */
import type { MessageLanguage } from '@tocsin/events'
import { explainLevel } from '@tocsin/messages'
import type { Proposal, ProposedSituation } from '../review/proposal.ts'

export type ExplainedSituation = ProposedSituation & { language: MessageLanguage; sentences: string[] }
export type ExplainedProposal = Omit<Proposal, 'situations'> & { situations: ExplainedSituation[] }

export function explained(proposal: Proposal, language: MessageLanguage): ExplainedProposal {
  const situations = proposal.situations.map((one) => {
    const reasons = [...one.situation.reasons, ...one.explanation.reasons]
    return { ...one, language, sentences: explainLevel(reasons, language) }
  })
  return { ...proposal, situations }
}
