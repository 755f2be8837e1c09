/** English of the sentences that say why a situation stands where it stands; for reviewers. No word of law here either. */
export const en = {
  'judged.hold': 'A reviewer holds it at "{level}" until {until}; by rule alone it is "{ruleLevel}".',
  'judged.raise': 'A reviewer has raised it to "{level}" until {until}; by rule alone it is "{ruleLevel}".',
  'judged.lower': 'A reviewer has lowered it to "{level}" until {until}; by rule alone it is "{ruleLevel}".',
  reached: 'By rule "{level}": the signs have a strength of {strength}, and it begins at {entry}.',
  kept: 'By rule still "{level}": reached on {day}, it stays while the strength, now {strength}, is above {exit}; until {until} at the latest.',
  firm: 'By rule still "{level}": reached on {day}, it stays until {until} even though the strength has fallen to {strength}; before that only a person may lower it.',
  silent: 'Held at "{level}": reports have stopped since {day}, and silence is not calm.',
  below: 'No level by rule: the signs have a strength of {strength}, and "{level}" begins at {entry}.',
  'nothing-own':
    'No level by rule: the strength of {strength} comes from wider reports alone; none is about this place and group.',
  'floor.watch': 'The evidence it needs is there: a report that counts.',
  'floor.concern':
    'The evidence it needs is there: two observers, neither retelling the other, or an eyewitness whose source is graded C or better, speak of a change or a trigger.',
  'floor.imminent':
    'The evidence it needs is there: two organisations, neither retelling the other, or three eyewitnesses of one graded B or better, speak of a change or a trigger.',
  'floor.ongoing':
    'The evidence it needs is there: as for "imminent", and somebody whom an organisation vouches for has seen an act.',
  'lacks-strength': 'For "{level}" the strength is too small: it begins at {entry}.',
  'lacks-floor.concern':
    'The strength would do for "{level}" ({entry}), but there are neither two independent observers nor an eyewitness whose source is graded C or better.',
  'lacks-floor.imminent':
    'The strength would do for "{level}" ({entry}), but there are neither two independent organisations nor three eyewitnesses of one graded B or better.',
  'lacks-floor.ongoing':
    'The strength would do for "{level}" ({entry}), but nobody whom an organisation vouches for has seen an act.',
  factor: 'Factor {number}, {name}, comes to {comes} and adds {adds}.',
  'factor-signs': 'Factor {number}, {name}, comes to {comes} and adds {adds}, by: {signs}.',
  'factor-own': 'Signs of the organisation’s own list come to {comes} and add {adds}.',
  spread: 'Signs were seen in several provinces within a few days; that counts as a sign more.',
  gap: 'That reports have stopped counts as a sign itself.',
  wider: 'Reports on the whole country, or on no group in particular, count in part.',
  'surge.new-place': 'Surge: all that carries it is of the last days.',
  'surge.new-means': 'Surge: acts of a kind that was not seen before.',
  'surge.outweighs': 'Surge: the last days outweigh all before.',
  'horizon.hours': 'It is feared within hours: there is a fresh trigger, or acts were just seen.',
  'horizon.days': 'It is feared within days: there is no fresh trigger.',
  'horizon.weeks': 'It is feared within weeks or months.',
  'trend.rising': 'The strength has risen within the last week.',
  'trend.steady': 'The strength has hardly changed within the last week.',
  'trend.falling': 'The strength has fallen within the last week.',
  bulletin: 'It goes on without anything new: it belongs in the bulletin.',
  'without.strongest.stands': 'Without its heaviest report the level stands.',
  'without.strongest.falls': 'Without its heaviest report the level would be "{level}".',
  'without.unvouched.stands': 'Without the sources that nobody vouches for the level stands.',
  'without.unvouched.falls': 'Without the sources that nobody vouches for the level would be "{level}".',
  'without-root.stands': 'The level stands without any single organisation.',
  'without-root.falls': 'It rests on one organisation: without it the level would be "{level}".',
} as const

export type ExplanationKey = keyof typeof en
export type ExplanationTexts = Readonly<Record<ExplanationKey, string>>
