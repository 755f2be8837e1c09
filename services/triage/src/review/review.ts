/** What a reviewer can see and do; pages, API and the demonstration's reviewer go through the same functions. */
import type { MessageLanguage } from '@tocsin/events'
import { personOf } from '@tocsin/routing'
import type { Session } from '@tocsin/service'
import {
  listCampaigns,
  listStrikes,
  readCampaign,
  type CampaignRow,
  type CampaignView,
  type StrikeRow,
} from '../campaigns/campaign-rows.ts'
import {
  decideCampaign,
  liftStrike,
  strikeSource,
  type CampaignRequest,
  type CompromisedRequest,
} from '../campaigns/decide-campaign.ts'
import { closeAlert, issueAlert, type CloseRequest, type IssueRequest } from './decide-alert.ts'
import { proposeExclusion, secondExclusion, type ExcludeRequest } from './exclude.ts'
import { judgeSituation, type JudgeRequest } from './judge.ts'
import { judgeReport, type ReportRequest } from './judge-report.ts'
import { listItems, type ListedItem } from './list-items.ts'
import { noteLook, readProposal, type Proposal } from './proposal.ts'
import { openWords, type OpenedWords } from './words.ts'
import type { Decided, ReviewParts } from './parts.ts'
import { readReport, reportItem, type ReportItem } from './report-item.ts'
import { settleItem } from './settle-item.ts'

export interface Review {
  /** @returns the language that the directory knows of him; null where it knows none */
  languageOf(who: Session): Promise<MessageLanguage | null>
  list(who: Session): Promise<ListedItem[]>
  proposal(who: Session, alert: string): Promise<Proposal | null>
  reportItem(who: Session, item: string): Promise<ReportItem | null>
  report(who: Session, report: string): ReturnType<typeof readReport>
  settle(who: Session, request: { id: string; item: string; reason: string }): Promise<Decided>
  /** @returns the words, with an audit row in the same transaction */
  words(who: Session, report: string): Promise<OpenedWords | null>
  issue(who: Session, request: IssueRequest): Promise<Decided>
  close(who: Session, request: CloseRequest): Promise<Decided>
  exclude(who: Session, request: ExcludeRequest): Promise<Decided>
  second(who: Session, exclusion: string): Promise<Decided>
  judge(who: Session, request: JudgeRequest): Promise<Decided>
  judgeReport(who: Session, request: ReportRequest): Promise<Decided>
  campaigns(who: Session): Promise<CampaignRow[]>
  campaign(who: Session, campaign: string): Promise<CampaignView | null>
  strikes(who: Session): Promise<StrikeRow[]>
  decideCampaign(who: Session, request: CampaignRequest): Promise<Decided>
  strikeSource(who: Session, request: CompromisedRequest): Promise<Decided>
  liftStrike(who: Session, request: { id: string; strike: string; reason: string }): Promise<Decided>
}

export function openReview(parts: ReviewParts): Review {
  const then = async (decided: Promise<Decided>): Promise<Decided> => {
    const outcome = await decided
    if (outcome.outcome === 'decided') parts.wake()
    return outcome
  }
  return {
    languageOf: async (who) => {
      const directory = await parts.directory.read(parts.database.db)
      return personOf(directory, who.person)?.languages[0] ?? null
    },
    list: (who) => listItems(parts, who),
    proposal: async (who, alert) => {
      const proposal = await readProposal(parts, who, alert)
      if (proposal !== null) await noteLook(parts, alert)
      return proposal
    },
    reportItem: (who, item) => reportItem(parts, who, item),
    report: (who, report) => readReport(parts, who, report),
    settle: (who, request) => then(settleItem(parts, who, request)),
    words: (who, report) => openWords(parts, who, report),
    issue: (who, request) => then(issueAlert(parts, who, request)),
    close: (who, request) => then(closeAlert(parts, who, request)),
    exclude: (who, request) => then(proposeExclusion(parts, who, request)),
    second: (who, exclusion) => then(secondExclusion(parts, who, exclusion)),
    judge: (who, request) => then(judgeSituation(parts, who, request)),
    judgeReport: (who, request) => then(judgeReport(parts, who, request)),
    campaigns: (who) => listCampaigns(parts, who),
    campaign: (who, campaign) => readCampaign(parts, who, campaign),
    strikes: (who) => listStrikes(parts, who),
    decideCampaign: (who, request) => then(decideCampaign(parts, who, request)),
    strikeSource: (who, request) => then(strikeSource(parts, who, request)),
    liftStrike: (who, request) => then(liftStrike(parts, who, request)),
  }
}
