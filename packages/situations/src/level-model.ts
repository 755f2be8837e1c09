/** The level model's numbers as data: `levels.json`, checked when loaded. */
import * as z from 'zod'
import { feared, levels, modality, tlp } from '@tocsin/events'
import shipped from '../levels.json' with { type: 'json' }

const fraction = z.number().min(0).max(1)
const positive = z.number().positive()

export const natures = ['structural', 'dynamic', 'trigger', 'easing'] as const
/** How fast a sign fades; `easing` speaks against and never adds. */
export type Nature = (typeof natures)[number]

const levelRule = z.strictObject({
  /** strength that reaches the level */
  entry: fraction,
  /** a level once reached stays for `holdDays` while strength is above this */
  exit: fraction,
  holdDays: positive,
  /** for this long a reached level stays whatever the strength: only a person lowers it */
  firmHours: z.number().min(0),
  /** only evidence younger than this fills the level's floor */
  floorDays: positive,
  /** until when the first look is due */
  reviewHours: positive,
  /** until when what was asked to be verified should be verified or doubted */
  verifyHours: positive.default(24),
  /** until when the next ordinary look is due */
  nextReviewHours: positive,
})
export type LevelRule = z.infer<typeof levelRule>

const shape = z.strictObject({
  version: z.string().min(1),
  reliability: z.record(z.enum(['A', 'B', 'C', 'D', 'E', 'F']), fraction),
  credibility: z.record(z.enum(['1', '2', '3', '4', '5', '6']), fraction),
  modality: z.record(modality, fraction),
  halfLifeDays: z.record(z.enum(natures), positive),
  /** an operator's own gravity of an indicator, before the catalogue's */
  gravity: z.record(z.string(), fraction),
  /** strongest independent matches that an indicator, and then a factor, keeps */
  kept: z.number().int().positive(),
  /** observers of one root that count */
  voicesOfRoot: z.number().int().positive(),
  /** what evidence of a wider place or group counts in a narrower one */
  widerShare: fraction,
  /** weight of each factor; `other` for one that is not listed */
  factors: z.record(z.string(), fraction).refine((map) => 'other' in map, 'other is missing'),
  levels: z.record(z.enum(levels), levelRule),
  /** first look where the horizon is hours, or at a surge */
  urgentReviewHours: positive,
  /** indicators that are acts, not signs */
  acts: z.array(z.string()),
  spread: z.strictObject({
    indicator: z.string(),
    factor: z.string(),
    provinces: z.number().int().positive(),
    days: positive,
    weight: fraction,
  }),
  blind: z.strictObject({
    indicator: z.string(),
    factor: z.string(),
    weight: fraction,
    /** reports in the four base weeks below which there is no rhythm */
    minimum: z.number().int().positive(),
    share: fraction,
    windowDays: positive,
    /** the window at imminent and above */
    urgentHours: positive,
  }),
  surge: z.strictObject({ hours: positive, floor: positive }),
  /** ongoing for so long without a surge goes to the bulletin */
  bulletinDays: positive,
  horizon: z.strictObject({ triggerHours: positive, triggerWeight: fraction, actHours: positive }),
  trend: z.strictObject({ days: positive, step: fraction }),
  /** alerts of one crisis nearer than this share whom they implicate */
  implicatedDays: positive,
  settling: z.strictObject({ judgementDays: positive }),
  fewObservers: z.strictObject({ fewer: z.number().int().positive(), days: positive }),
  /** what an indicator makes people fear; the heaviest of an alert is named */
  feared: z.record(z.string(), feared),
  /** what an easing sign is called to recipients; `easing` where it is not listed */
  against: z.record(z.string(), z.string()),
  tlp,
})

export const levelModel = shape.superRefine((model, context) => {
  const ordered = levels.map((name) => model.levels[name])
  for (const [i, rule] of ordered.entries()) {
    if (rule.exit > rule.entry)
      context.addIssue({ code: 'custom', path: ['levels', levels[i]!], message: 'exit above entry' })
    if (i > 0 && rule.entry < ordered[i - 1]!.entry)
      context.addIssue({
        code: 'custom',
        path: ['levels', levels[i]!],
        message: 'entry below that of a lower level',
      })
  }
})
export type LevelModel = z.infer<typeof levelModel>

/**
 * @param data an operator's own model; without it the one that ships
 * @throws ZodError naming each fault
 */
export function loadLevelModel(data: unknown = shipped): LevelModel {
  return levelModel.parse(data)
}
