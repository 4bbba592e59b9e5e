export { eventRecordSchema } from './run/event-record.ts';
export type { EventRecord, ObjectState, PodState } from './run/event-record.ts';
export { hostSampleSchema } from './run/host-sample.ts';
export type { HostSample } from './run/host-sample.ts';
export { laneFactsSchema } from './run/lane-facts.ts';
export type { LaneFacts, Mark, MarkName } from './run/lane-facts.ts';
export { laneResultSchema } from './run/lane-result.ts';
export type {
  Crossing,
  Downtime,
  Exposure,
  Invariants,
  LaneResult,
  Latency,
  MixedVersion,
  PhaseResult,
  PodTimeline,
  RequestCounts,
  VoidMark,
} from './run/lane-result.ts';
export { applicationOf } from './application/applications.ts';
export { sideImageNames } from './application/application.ts';
export type {
  Application,
  AppInLane,
  Companion,
  Dependency,
  Judge,
  Reach,
  SideImageName,
  SideImages,
  TestData,
} from './application/application.ts';
export { pacmanLedgerSchema } from './pacman/pacman-ledger.ts';
export type { PacmanLedger } from './pacman/pacman-ledger.ts';
export type { ComparisonImage } from './application/comparison-image.ts';
export { mongoDependency } from './application/mongo-dependency.ts';
export { imageValues } from './application/side-images.ts';
export { bankBrokers, kafkaDependency, zookeeperDependency } from './bank/bank-dependencies.ts';
export { SetUpError } from './application/set-up-error.ts';
export { loadFacts, loadLane, loadRun } from './run/load-run.ts';
export type { LaneRecords } from './run/load-run.ts';
export { OtherRunVersion, runSchemaVersion } from './run/version.ts';
export { runPaths } from './run/paths.ts';
export { writeJson } from './run/write.ts';
export { RecordError } from './run/record-error.ts';
export { runFactsSchema, runSchema } from './run/run.ts';
export type { Felt, PlayersResult } from './run/players-result.ts';
export type { Environment, Estimate, Load, LossComparison, Run, RunFacts, StrategySummary } from './run/run.ts';
export { phaseNames, strategyNames } from './run/strategy-name.ts';
export type { PhaseName, StrategyName } from './run/strategy-name.ts';
export { laneResult } from './metrics/lane-result.ts';
export { recompute } from './recompute.ts';
export { timelineOf } from './metrics/timeline.ts';
export type { Span, Timeline } from './metrics/timeline.ts';
export { duration, strategyInWords } from './result/words.ts';
export { ComparisonRunning, LeaseLost, LeaseRefused } from './lease/errors.ts';
export { refuseWhileCompared } from './compare/parts.ts';
export { compare, mostRepeats } from './compare/compare.ts';
export { defaultRate, defaultTiming } from './compare/options.ts';
export type { CompareOptions, ComparisonProgress, LaneStep, Timing } from './compare/options.ts';
export type { ComparisonCluster } from './lane/cluster-port.ts';
export { defaultStrategies, parseStrategies, UnknownStrategy, withYardsticks } from './strategy/strategies.ts';
export { metricRows, renderMarkdown, renderTerminal, verdict, writeReport } from './report/index.ts';
export type { Cell, MetricRow, TerminalOptions, Tone, Verdict } from './report/index.ts';
