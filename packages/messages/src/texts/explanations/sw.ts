import type { ExplanationTexts } from './en.ts'

export const sw: ExplanationTexts = {
  'judged.hold':
    'Mhakiki ameshikilia kiwango cha "{level}" hadi {until}; kwa kanuni peke yake ni "{ruleLevel}".',
  'judged.raise':
    'Mhakiki amepandisha kiwango hadi "{level}" mpaka {until}; kwa kanuni peke yake ni "{ruleLevel}".',
  'judged.lower':
    'Mhakiki ameshusha kiwango hadi "{level}" mpaka {until}; kwa kanuni peke yake ni "{ruleLevel}".',
  reached: 'Kwa kanuni "{level}": dalili zina nguvu ya {strength}, na kiwango hiki huanza kwa {entry}.',
  kept: 'Kwa kanuni bado "{level}": kilifikiwa {day}, na kinabaki wakati nguvu, sasa {strength}, iko juu ya {exit}; si zaidi ya {until}.',
  firm: 'Kwa kanuni bado "{level}": kilifikiwa {day}, na kinabaki hadi {until} ingawa nguvu imeshuka hadi {strength}; kabla ya hapo ni mtu pekee anayeweza kukishusha.',
  silent: 'Kimeshikiliwa kwa "{level}": ripoti zimekoma tangu {day}, na ukimya si utulivu.',
  below: 'Hakuna kiwango kwa kanuni: dalili zina nguvu ya {strength}, na "{level}" huanza kwa {entry}.',
  'nothing-own':
    'Hakuna kiwango kwa kanuni: nguvu ya {strength} inatoka kwa ripoti za eneo pana pekee; hakuna inayohusu mahali hapa na kundi hili.',
  'floor.watch': 'Ushahidi unaohitajika upo: ripoti moja inayohesabiwa.',
  'floor.concern':
    'Ushahidi unaohitajika upo: waangalizi wawili, hakuna anayerudia habari ya mwingine, au shahidi wa macho ambaye chanzo chake kina daraja C au bora, wanasema juu ya mabadiliko au kichochezi.',
  'floor.imminent':
    'Ushahidi unaohitajika upo: mashirika mawili, hakuna linalorudia habari ya jingine, au mashahidi watatu wa macho wa shirika lenye daraja B au bora, wanasema juu ya mabadiliko au kichochezi.',
  'floor.ongoing':
    'Ushahidi unaohitajika upo: kama kwa "karibu kutokea", na mtu mwenye dhamana ya shirika ameona tendo.',
  'lacks-strength': 'Kwa "{level}" nguvu haitoshi: huanza kwa {entry}.',
  'lacks-floor.concern':
    'Nguvu ingetosha kwa "{level}" ({entry}), lakini hakuna waangalizi wawili wanaojitegemea wala shahidi wa macho ambaye chanzo chake kina daraja C au bora.',
  'lacks-floor.imminent':
    'Nguvu ingetosha kwa "{level}" ({entry}), lakini hakuna mashirika mawili yanayojitegemea wala mashahidi watatu wa macho wa shirika lenye daraja B au bora.',
  'lacks-floor.ongoing':
    'Nguvu ingetosha kwa "{level}" ({entry}), lakini hakuna mtu mwenye dhamana ya shirika aliyeona tendo.',
  factor: 'Kigezo cha {number}, {name}, kinafikia {comes} na kinaongeza {adds}.',
  'factor-signs': 'Kigezo cha {number}, {name}, kinafikia {comes} na kinaongeza {adds}, kwa: {signs}.',
  'factor-own': 'Dalili za orodha ya shirika lenyewe zinafikia {comes} na zinaongeza {adds}.',
  spread:
    'Dalili zimeonekana katika mikoa kadhaa ndani ya siku chache; hiyo inahesabiwa kama dalili moja zaidi.',
  gap: 'Kukoma kwa ripoti kunahesabiwa kuwa dalili kwenyewe.',
  wider: 'Ripoti za nchi nzima, au zisizohusu kundi maalumu, zinahesabiwa kwa sehemu.',
  'surge.new-place': 'Ongezeko la ghafla: yote yanayobeba kiwango ni ya siku za karibuni.',
  'surge.new-means': 'Ongezeko la ghafla: matendo ya aina ambayo haikuonekana hapo awali.',
  'surge.outweighs': 'Ongezeko la ghafla: siku za karibuni zina uzito kuliko yote ya awali.',
  'horizon.hours': 'Inahofiwa ndani ya saa chache: kuna kichochezi kipya, au matendo yameonekana sasa hivi.',
  'horizon.days': 'Inahofiwa ndani ya siku chache: hakuna kichochezi kipya.',
  'horizon.weeks': 'Inahofiwa ndani ya wiki au miezi.',
  'trend.rising': 'Nguvu imepanda katika wiki iliyopita.',
  'trend.steady': 'Nguvu haijabadilika sana katika wiki iliyopita.',
  'trend.falling': 'Nguvu imeshuka katika wiki iliyopita.',
  bulletin: 'Inaendelea bila jambo jipya: mahali pake ni kwenye taarifa ya mara kwa mara.',
  'without.strongest.stands': 'Bila ripoti yake nzito zaidi kiwango kinabaki.',
  'without.strongest.falls': 'Bila ripoti yake nzito zaidi kiwango kingekuwa "{level}".',
  'without.unvouched.stands': 'Bila vyanzo visivyo na mdhamini kiwango kinabaki.',
  'without.unvouched.falls': 'Bila vyanzo visivyo na mdhamini kiwango kingekuwa "{level}".',
  'without-root.stands': 'Kiwango kinabaki bila shirika lolote moja.',
  'without-root.falls': 'Kinategemea shirika moja: bila hilo kiwango kingekuwa "{level}".',
}
