/** Every text that people read, in six languages, and the links and codes by which they answer. Pure. */
export { composeMail, type Mail } from './compose-mail.ts'
export { composeWebhook, type WebhookAlert, type WebhookBody } from './compose-webhook.ts'
export type { AlertDescription, MessageContent, Names, WhyYou } from './content.ts'
export {
  directionOf,
  isText,
  localeOf,
  translatorOf,
  type TextArguments,
  type Translate,
} from './translate.ts'
export type { TextKey } from './texts/en.ts'
export type { PageTextKey } from './texts/pages/en.ts'
export { pageTranslatorOf, type TranslatePage } from './translate-page.ts'
export type { RefusalText, ReviewTextKey } from './texts/review/en.ts'
export {
  isReviewText,
  refusal,
  refusalIn,
  reviewTranslatorOf,
  type TranslateReview,
} from './translate-review.ts'
export { acceptedLanguage } from './accepted-language.ts'
export { explainLevel } from './explain-level.ts'
export { evidenceBlocks } from './evidence-blocks.ts'
export { handlingBlocks } from './handling-blocks.ts'
export type { Block } from './blocks.ts'
export { isolate, withoutControls } from './isolate.ts'
export { isTimeZone, momentsIn, type Moments } from './moments.ts'
export { reviewSignText } from './review-sign-text.ts'
export { signText } from './sign-text.ts'
export { signWords } from './sign-words.ts'
export { placeLine } from './place-line.ts'
export {
  LINK_SECONDS,
  makeLink,
  parseLinkKeys,
  readLink,
  type LinkClaims,
  type LinkKey,
  type LinkReading,
} from './link-token.ts'
export { codeMatches, codeOf } from './answer-code.ts'
