/** Signs of the framework's factors 7 and 8 in a reader's short words: what happens, by nobody's name, in no word of law. */
export const en = {
  '7.1': 'emergency powers cut into basic rights',
  '7.2': 'key institutions suspended or tampered with',
  '7.3': 'security forces turned on certain groups',
  '7.4': 'arms bought in large numbers',
  '7.5': 'militias formed or supported',
  '7.6': 'phone, internet or radio cut or controlled',
  '7.7': 'aid groups, media or observers shut out',
  '7.8': 'more attacks on certain groups',
  '7.9': 'more violence against women and children',
  '7.10': 'people driven out, confined or kept apart',
  '7.11': 'homes, stores or holy places destroyed or looted',
  '7.12': 'homes or people marked',
  '7.13': 'identity and history used for politics',
  '7.14': 'hateful talk against groups grows',
  '8.1': 'forces brought in, or fighting begins',
  '8.2': 'war or tension spills over a border',
  '8.3': 'outside measures seen as a threat to the country',
  '8.4': 'power changes hands suddenly',
  '8.5': 'attacks on leaders or public figures',
  '8.6': 'religious events or perceived insults',
  '8.7': 'calls to violence',
  '8.8': 'elections or a census, or their disruption',
  '8.9': 'sudden economic shock',
  '8.10': 'mines or other projects take livelihoods',
  '8.11': 'commemorations that reopen wounds',
  '8.12': 'trials or inquiries seen as unfair',
} as const

/** Id in `un-2014`. */
export type SignKey = keyof typeof en
export type SignTexts = Readonly<Record<SignKey, string>>
