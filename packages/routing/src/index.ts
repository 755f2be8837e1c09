/** The directory model and protective routing: who may hear of an alert, who is told, and what a channel may carry. */
export {
  applyDirectoryEvent,
  directoryEventOf,
  directoryOf,
  emptyDirectory,
  landNeighbours,
  memberOf,
  organisationOf,
  personOf,
  policyOf,
  scheduleOf,
  seatOf,
  seatsOf,
  stateOf,
  type Directory,
  type DirectoryEvent,
} from './directory.ts'
export {
  barredFrom,
  barredOrganisations,
  barredStates,
  isBarredParty,
  nothingBarred,
  placeStates,
  type Barred,
  type Implicating,
} from './barred.ts'
export { channelClass } from './channel-class.ts'
export {
  eligible,
  holderOf,
  inConflict,
  type Eligibility,
  type Ineligibility,
  type OnDuty,
} from './eligible.ts'
export {
  previewRouting,
  route,
  type Marking,
  type RoutedTrack,
  type Routing,
  type RoutingOptions,
  type TrackKind,
  type Withheld,
} from './route.ts'
export { checkRelease, type ReleaseDecision } from './release.ts'
