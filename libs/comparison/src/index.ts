export { eventRecordSchema } from './record/event-record.ts';
export type { EventRecord, ObjectState, PodState } from './record/event-record.ts';
export { hostSampleSchema } from './record/host-sample.ts';
export type { HostSample } from './record/host-sample.ts';
export { laneFactsSchema } from './record/lane-facts.ts';
export type { LaneFacts, Mark, MarkName } from './record/lane-facts.ts';
export { laneResultSchema } from './record/lane-result.ts';
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
} from './record/lane-result.ts';
export { applicationOf, judgeOf } from './apps/applications.ts';
export { sideImageNames } from './apps/application.ts';
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
} from './apps/application.ts';
export { pacmanLedgerSchema } from './apps/pacman/pacman-ledger.ts';
export type { PacmanLedger } from './apps/pacman/pacman-ledger.ts';
export type { ComparisonImage } from './apps/shared/comparison-image.ts';
export { mongoDependency } from './apps/shared/mongo-dependency.ts';
export { imageValues } from './apps/shared/side-images.ts';
export { bankBrokers, kafkaDependency, zookeeperDependency } from './apps/shared/bank-dependencies.ts';
export { SetUpError } from './apps/shared/set-up-error.ts';
export { loadFacts, loadLane, loadRun } from './record/load-run.ts';
export type { LaneRecords } from './record/load-run.ts';
export { OtherRunVersion, runSchemaVersion } from './record/version.ts';
export { runPaths } from './record/paths.ts';
export { writeJson, writeText } from './record/write.ts';
export { RecordError } from './record/record-error.ts';
export { runFactsSchema, runSchema } from './record/run.ts';
export type { NotMeasured } from './record/not-measured.ts';
export type { Felt, PlayersResult } from './record/players-result.ts';
export type { Environment, Estimate, Load, LossComparison, Run, RunFacts, StrategySummary } from './record/run.ts';
export { faultOf } from './fault/faults.ts';
export type { Fault } from './fault/fault.ts';
export { faultNames } from './record/fault-name.ts';
export type { FaultName } from './record/fault-name.ts';
export { treatmentName, treatmentOf } from './record/treatment.ts';
export type { Treatment } from './record/treatment.ts';
export { treatmentInWords } from './analysis/verdict/treatment-words.ts';
export { phaseNames, strategyNames } from './record/strategy-name.ts';
export type { PhaseName, StrategyName } from './record/strategy-name.ts';
export { lostRequestsOf } from './analysis/lost/lost-request.ts';
export type { LostRequest } from './analysis/lost/lost-request.ts';
export { laneResult } from './analysis/lane-analysis.ts';
export { judgedSpanOf } from './analysis/judgement/judged-span.ts';
export { judgedUnitOf } from './analysis/judgement/judged-unit.ts';
export type { JudgedSpan } from './analysis/judgement/judged-span.ts';
export { withBudgets } from './analysis/run-analysis.ts';
export type { Check } from './record/check.ts';
export { recompute } from './analysis/recompute.ts';
export { timelineOf } from './analysis/timeline/timeline.ts';
export type { Span, Timeline } from './analysis/timeline/timeline.ts';
export { duration } from './analysis/verdict/words.ts';
export { ComparisonRunning, LeaseLost, LeaseRefused } from './compare/lease/errors.ts';
export { refuseWhileCompared } from './compare/parts.ts';
export { compare } from './compare/compare.ts';
export { dryRun } from './compare/dry-run.ts';
export type { DryRun, ForetoldLane } from './compare/dry-run.ts';
export { listRuns } from './record/listed-run.ts';
export type { ListedRun, RunList, RunState } from './record/listed-run.ts';
export { needPlatform } from './compare/need-platform.ts';
export { measuredSetUp } from './compare/measured-set-up.ts';
export { defaultRate, defaultTiming } from './compare/options.ts';
export type { CompareOptions, ComparisonImages } from './compare/options.ts';
export { comparisonProgressSchema, progressLineSchema } from './record/progress-event.ts';
export type { ComparisonProgress } from './record/progress-event.ts';
export { isLaneEvent, laneEventSchema } from './record/lane-event.ts';
export type { LaneEvent, LaneEventOf, PodStage } from './record/lane-event.ts';
export { readEntry } from './lane/foreign/foreign-renderer.ts';
export { ForeignAppError } from './lane/foreign/foreign-error.ts';
export type { ForeignApp } from './lane/foreign/foreign-app.ts';
export type { ForeignSource } from './lane/foreign/source.ts';
export type { AskedEntry } from './lane/foreign/find-entry.ts';
export type { CanarySettings, LanePolicy, LaneStep, Timing } from './lane/lane-settings.ts';
export type { ComparisonCluster } from './lane/cluster-port.ts';
export {
  defaultStrategies,
  needMesh,
  needRollouts,
  parseStrategies,
  roleOf,
  strategyInWords,
  UnknownStrategy,
  withYardsticks,
} from './strategy/strategies.ts';
export type { Role } from './strategy/strategy.ts';
export {
  metricRows,
  renderJunit,
  renderMarkdown,
  renderSummary,
  renderTerminal,
  verdict,
  writeReport,
} from './report/index.ts';
export type { Cell, MetricRow, TerminalOptions, Tone, Verdict } from './report/index.ts';
export { loadViews } from './report/load-views.ts';
export type { LaneView, RequestMark, Side } from './report/lane-view.ts';
export { stored } from './report/rows/metric-rows.ts';
export { html, raw, escapeScriptJson } from './report/words/escape.ts';
export type { Html } from './report/words/escape.ts';
