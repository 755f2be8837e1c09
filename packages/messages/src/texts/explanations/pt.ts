import type { ExplanationTexts } from './en.ts'

export const pt: ExplanationTexts = {
  'judged.hold': 'Um revisor mantém o nível «{level}» até {until}; só pela regra, é «{ruleLevel}».',
  'judged.raise': 'Um revisor elevou o nível para «{level}» até {until}; só pela regra, é «{ruleLevel}».',
  'judged.lower': 'Um revisor baixou o nível para «{level}» até {until}; só pela regra, é «{ruleLevel}».',
  reached: 'Pela regra «{level}»: os sinais têm uma força de {strength}, e este nível começa em {entry}.',
  kept: 'Pela regra ainda «{level}»: atingido em {day}, fica enquanto a força, agora {strength}, estiver acima de {exit}; até {until}, o mais tardar.',
  firm: 'Pela regra ainda «{level}»: atingido em {day}, fica até {until}, embora a força tenha caído para {strength}; antes disso só uma pessoa o pode baixar.',
  silent: 'Mantido em «{level}»: os relatos pararam desde {day}, e silêncio não é calma.',
  below: 'Nenhum nível pela regra: os sinais têm uma força de {strength}, e «{level}» começa em {entry}.',
  'nothing-own':
    'Nenhum nível pela regra: a força de {strength} vem só de relatos mais amplos; nenhum é sobre este lugar e este grupo.',
  'floor.watch': 'Existem os elementos de que precisa: um relato que conta.',
  'floor.concern':
    'Existem os elementos de que precisa: dois observadores, nenhum a repetir o outro, ou uma testemunha ocular cuja fonte tem nota C ou melhor, falam de uma mudança ou de um desencadeador.',
  'floor.imminent':
    'Existem os elementos de que precisa: duas organizações, nenhuma a repetir a outra, ou três testemunhas oculares de uma com nota B ou melhor, falam de uma mudança ou de um desencadeador.',
  'floor.ongoing':
    'Existem os elementos de que precisa: como para «iminente», e alguém por quem uma organização responde viu um ato.',
  'lacks-strength': 'Para «{level}» a força é pequena demais: começa em {entry}.',
  'lacks-floor.concern':
    'A força chegaria para «{level}» ({entry}), mas não há dois observadores independentes nem uma testemunha ocular cuja fonte tenha nota C ou melhor.',
  'lacks-floor.imminent':
    'A força chegaria para «{level}» ({entry}), mas não há duas organizações independentes nem três testemunhas oculares de uma com nota B ou melhor.',
  'lacks-floor.ongoing':
    'A força chegaria para «{level}» ({entry}), mas ninguém por quem uma organização responda viu um ato.',
  factor: 'O fator {number}, {name}, vale {comes} e acrescenta {adds}.',
  'factor-signs': 'O fator {number}, {name}, vale {comes} e acrescenta {adds}, por: {signs}.',
  'factor-own': 'Os sinais da lista própria da organização valem {comes} e acrescentam {adds}.',
  spread: 'Viram-se sinais em várias províncias em poucos dias; isso conta como mais um sinal.',
  gap: 'A paragem dos relatos conta ela própria como um sinal.',
  wider: 'Os relatos sobre o país inteiro, ou sobre nenhum grupo em particular, contam em parte.',
  'surge.new-place': 'Surto: tudo o que o sustenta é dos últimos dias.',
  'surge.new-means': 'Surto: atos de um tipo que não se tinha visto antes.',
  'surge.outweighs': 'Surto: os últimos dias pesam mais do que tudo o que veio antes.',
  'horizon.hours': 'Receia-se dentro de horas: há um desencadeador recente, ou acabam de se ver atos.',
  'horizon.days': 'Receia-se dentro de dias: não há desencadeador recente.',
  'horizon.weeks': 'Receia-se dentro de semanas ou meses.',
  'trend.rising': 'A força aumentou na última semana.',
  'trend.steady': 'A força quase não mudou na última semana.',
  'trend.falling': 'A força diminuiu na última semana.',
  bulletin: 'Continua sem nada de novo: o seu lugar é o boletim.',
  'without.strongest.stands': 'Sem o seu relato mais pesado o nível mantém-se.',
  'without.strongest.falls': 'Sem o seu relato mais pesado o nível seria «{level}».',
  'without.unvouched.stands': 'Sem as fontes por quem ninguém responde o nível mantém-se.',
  'without.unvouched.falls': 'Sem as fontes por quem ninguém responde o nível seria «{level}».',
  'without-root.stands': 'O nível mantém-se sem qualquer uma das organizações.',
  'without-root.falls': 'Assenta numa só organização: sem ela o nível seria «{level}».',
}
