/** What reading a report needs: our catalogues and an operator's, compiled once. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { actorRegister, compileMatcher, groupList, loadCatalogue } from '@tocsin/indicators'
import {
  loadCampaignRules,
  loadLevelModel,
  signaturesUnder,
  type CampaignRules,
  type LevelModel,
} from '@tocsin/situations'
import type { ReadingTools } from './assess/read-report.ts'
import type { Config } from './config.ts'

/** @throws Error naming the file that is not in shape: better no start than half a catalogue */
export function openReadingTools(config: Pick<Config, 'CATALOGUE_FOLDER' | 'SHINGLE_KEY'>): ReadingTools {
  const folder = config.CATALOGUE_FOLDER
  const catalogue = loadCatalogue(folder === undefined ? {} : { operatorFolder: folder })
  const own = (name: string): unknown => {
    const path = folder === undefined ? null : join(folder, name)
    return path !== null && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : []
  }
  const matcher = compileMatcher(catalogue, {
    actors: actorRegister.parse(own('actors.json')),
    groups: groupList.parse(own('groups.json')),
  })
  return { matcher, signatureOf: signaturesUnder(config.SHINGLE_KEY) }
}

export function openLevelModel({ LEVELS_FILE: file }: Pick<Config, 'LEVELS_FILE'>): LevelModel {
  return loadLevelModel(file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8')))
}

export function openCampaignRules({ CAMPAIGNS_FILE: file }: Pick<Config, 'CAMPAIGNS_FILE'>): CampaignRules {
  return loadCampaignRules(file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8')))
}
