import type { ExplanationTexts } from './en.ts'

export const fr: ExplanationTexts = {
  'judged.hold':
    'Un examinateur maintient le niveau « {level} » jusqu’au {until} ; par la seule règle, il est « {ruleLevel} ».',
  'judged.raise':
    'Un examinateur a relevé le niveau à « {level} » jusqu’au {until} ; par la seule règle, il est « {ruleLevel} ».',
  'judged.lower':
    'Un examinateur a abaissé le niveau à « {level} » jusqu’au {until} ; par la seule règle, il est « {ruleLevel} ».',
  reached:
    'Par la règle « {level} » : les signes ont une force de {strength}, et ce niveau commence à {entry}.',
  kept: 'Par la règle toujours « {level} » : atteint le {day}, ce niveau reste tant que la force, à présent {strength}, dépasse {exit} ; au plus tard jusqu’au {until}.',
  firm: 'Par la règle toujours « {level} » : atteint le {day}, ce niveau reste jusqu’au {until} bien que la force soit tombée à {strength} ; d’ici là, seule une personne peut l’abaisser.',
  silent:
    'Maintenu à « {level} » : les rapports ont cessé depuis le {day}, et le silence n’est pas le calme.',
  below:
    'Aucun niveau par la règle : les signes ont une force de {strength}, et « {level} » commence à {entry}.',
  'nothing-own':
    'Aucun niveau par la règle : la force de {strength} ne vient que de rapports plus larges ; aucun ne porte sur ce lieu et ce groupe.',
  'floor.watch': 'Les éléments nécessaires sont là : un rapport qui compte.',
  'floor.concern':
    'Les éléments nécessaires sont là : deux observateurs dont aucun ne répète l’autre, ou un témoin oculaire dont la source est notée C ou mieux, parlent d’un changement ou d’un déclencheur.',
  'floor.imminent':
    'Les éléments nécessaires sont là : deux organisations dont aucune ne répète l’autre, ou trois témoins oculaires d’une organisation notée B ou mieux, parlent d’un changement ou d’un déclencheur.',
  'floor.ongoing':
    'Les éléments nécessaires sont là : comme pour « imminent », et quelqu’un dont une organisation répond a vu un acte.',
  'lacks-strength': 'Pour « {level} », la force est trop faible : ce niveau commence à {entry}.',
  'lacks-floor.concern':
    'La force suffirait pour « {level} » ({entry}), mais il n’y a ni deux observateurs indépendants ni un témoin oculaire dont la source est notée C ou mieux.',
  'lacks-floor.imminent':
    'La force suffirait pour « {level} » ({entry}), mais il n’y a ni deux organisations indépendantes ni trois témoins oculaires d’une organisation notée B ou mieux.',
  'lacks-floor.ongoing':
    'La force suffirait pour « {level} » ({entry}), mais nul dont une organisation réponde n’a vu un acte.',
  factor: 'Le facteur {number}, {name}, vaut {comes} et ajoute {adds}.',
  'factor-signs': 'Le facteur {number}, {name}, vaut {comes} et ajoute {adds}, par : {signs}.',
  'factor-own': 'Les signes de la liste propre à l’organisation valent {comes} et ajoutent {adds}.',
  spread:
    'Des signes ont été vus dans plusieurs provinces en quelques jours ; cela compte comme un signe de plus.',
  gap: 'L’arrêt des rapports compte lui-même comme un signe.',
  wider: 'Les rapports sur tout le pays, ou sur aucun groupe en particulier, comptent en partie.',
  'surge.new-place': 'Poussée : tout ce qui porte le niveau date des derniers jours.',
  'surge.new-means': 'Poussée : des actes d’un genre qui n’avait pas été vu auparavant.',
  'surge.outweighs': 'Poussée : les derniers jours pèsent plus que tout ce qui précède.',
  'horizon.hours':
    'C’est à craindre dans les heures qui viennent : il y a un déclencheur récent, ou des actes viennent d’être vus.',
  'horizon.days': 'C’est à craindre dans les jours qui viennent : il n’y a pas de déclencheur récent.',
  'horizon.weeks': 'C’est à craindre dans les semaines ou les mois qui viennent.',
  'trend.rising': 'La force a augmenté au cours de la dernière semaine.',
  'trend.steady': 'La force n’a guère changé au cours de la dernière semaine.',
  'trend.falling': 'La force a diminué au cours de la dernière semaine.',
  bulletin: 'Cela continue sans rien de nouveau : sa place est dans le bulletin.',
  'without.strongest.stands': 'Sans son rapport le plus lourd, le niveau tient.',
  'without.strongest.falls': 'Sans son rapport le plus lourd, le niveau serait « {level} ».',
  'without.unvouched.stands': 'Sans les sources dont nul ne répond, le niveau tient.',
  'without.unvouched.falls': 'Sans les sources dont nul ne répond, le niveau serait « {level} ».',
  'without-root.stands': 'Le niveau tient sans n’importe laquelle des organisations.',
  'without-root.falls': 'Il repose sur une seule organisation : sans elle, le niveau serait « {level} ».',
}
