import type { ExplanationTexts } from './en.ts'

export const es: ExplanationTexts = {
  'judged.hold':
    'Un revisor mantiene el nivel «{level}» hasta el {until}; solo por la regla es «{ruleLevel}».',
  'judged.raise':
    'Un revisor ha subido el nivel a «{level}» hasta el {until}; solo por la regla es «{ruleLevel}».',
  'judged.lower':
    'Un revisor ha bajado el nivel a «{level}» hasta el {until}; solo por la regla es «{ruleLevel}».',
  reached:
    'Por la regla «{level}»: las señales tienen una fuerza de {strength}, y este nivel empieza en {entry}.',
  kept: 'Por la regla todavía «{level}»: alcanzado el {day}, sigue mientras la fuerza, ahora {strength}, esté por encima de {exit}; hasta el {until} a más tardar.',
  firm: 'Por la regla todavía «{level}»: alcanzado el {day}, sigue hasta el {until} aunque la fuerza ha bajado a {strength}; antes solo una persona puede bajarlo.',
  silent: 'Mantenido en «{level}»: los informes han cesado desde el {day}, y silencio no es calma.',
  below:
    'Ningún nivel por la regla: las señales tienen una fuerza de {strength}, y «{level}» empieza en {entry}.',
  'nothing-own':
    'Ningún nivel por la regla: la fuerza de {strength} viene solo de informes más amplios; ninguno trata de este lugar y este grupo.',
  'floor.watch': 'Está la evidencia que necesita: un informe que cuenta.',
  'floor.concern':
    'Está la evidencia que necesita: dos observadores, ninguno de los cuales repite al otro, o un testigo ocular cuya fuente tiene nota C o mejor, hablan de un cambio o de un desencadenante.',
  'floor.imminent':
    'Está la evidencia que necesita: dos organizaciones, ninguna de las cuales repite a la otra, o tres testigos oculares de una con nota B o mejor, hablan de un cambio o de un desencadenante.',
  'floor.ongoing':
    'Está la evidencia que necesita: como para «inminente», y alguien por quien responde una organización ha visto un acto.',
  'lacks-strength': 'Para «{level}» la fuerza es demasiado pequeña: empieza en {entry}.',
  'lacks-floor.concern':
    'La fuerza bastaría para «{level}» ({entry}), pero no hay dos observadores independientes ni un testigo ocular cuya fuente tenga nota C o mejor.',
  'lacks-floor.imminent':
    'La fuerza bastaría para «{level}» ({entry}), pero no hay dos organizaciones independientes ni tres testigos oculares de una con nota B o mejor.',
  'lacks-floor.ongoing':
    'La fuerza bastaría para «{level}» ({entry}), pero nadie por quien responda una organización ha visto un acto.',
  factor: 'El factor {number}, {name}, vale {comes} y añade {adds}.',
  'factor-signs': 'El factor {number}, {name}, vale {comes} y añade {adds}, por: {signs}.',
  'factor-own': 'Las señales de la lista propia de la organización valen {comes} y añaden {adds}.',
  spread: 'Se vieron señales en varias provincias en pocos días; eso cuenta como una señal más.',
  gap: 'Que los informes hayan cesado cuenta en sí como una señal.',
  wider: 'Los informes sobre todo el país, o sobre ningún grupo en particular, cuentan en parte.',
  'surge.new-place': 'Repunte: todo lo que lo sostiene es de los últimos días.',
  'surge.new-means': 'Repunte: actos de un tipo que no se había visto antes.',
  'surge.outweighs': 'Repunte: los últimos días pesan más que todo lo anterior.',
  'horizon.hours': 'Se teme en cuestión de horas: hay un desencadenante reciente, o acaban de verse actos.',
  'horizon.days': 'Se teme en cuestión de días: no hay un desencadenante reciente.',
  'horizon.weeks': 'Se teme en cuestión de semanas o meses.',
  'trend.rising': 'La fuerza ha subido en la última semana.',
  'trend.steady': 'La fuerza apenas ha cambiado en la última semana.',
  'trend.falling': 'La fuerza ha bajado en la última semana.',
  bulletin: 'Continúa sin nada nuevo: su lugar es el boletín.',
  'without.strongest.stands': 'Sin su informe de más peso el nivel se mantiene.',
  'without.strongest.falls': 'Sin su informe de más peso el nivel sería «{level}».',
  'without.unvouched.stands': 'Sin las fuentes por las que nadie responde el nivel se mantiene.',
  'without.unvouched.falls': 'Sin las fuentes por las que nadie responde el nivel sería «{level}».',
  'without-root.stands': 'El nivel se mantiene sin cualquiera de las organizaciones.',
  'without-root.falls': 'Descansa en una sola organización: sin ella el nivel sería «{level}».',
}
