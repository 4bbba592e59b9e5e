import { createRandom, makeSchedule, workloadOf } from '@cutover/traffic';

import { syntheticLedger } from './synthetic-ledger.ts';
import { syntheticEvents, syntheticPlan } from './synthetic-pods.ts';
import { syntheticRequests } from './synthetic-requests.ts';
import { withFault } from './synthetic-fault.ts';
import { roleOf } from '../strategy/strategies.ts';
import { drawBlock } from '../compare/block.ts';
import { treatmentsOf } from '../compare/treatments.ts';
import { recompute } from '../analysis/recompute.ts';
import type { HostSample } from '../record/host-sample.ts';
import type { LaneFacts } from '../record/lane-facts.ts';
import type { LaneRecords } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import type { Load, Run, RunFacts } from '../record/run.ts';
import type { FaultName } from '../record/fault-name.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { treatmentName, treatmentOf } from '../record/treatment.ts';
import { runSchemaVersion } from '../record/version.ts';
import { writeJson, writeNdjson, writeText } from '../record/write.ts';

export interface SyntheticOptions {
  seed?: number;
  ratePerSecond?: number;
  repeats?: number;
  strategies?: readonly StrategyName[];
  faults?: readonly FaultName[];
}

const image = (version: string, digit: string) => ({
  version,
  image: `registry.invalid/account@sha256:${digit.repeat(64)}`,
  digest: `sha256:${digit.repeat(64)}`,
});
const [old, next] = [image('1.0.0', 'a'), image('2.0.0', 'b')];
const startedAt = '2026-01-01T00:00:00.000Z';

export const syntheticLoad = (ratePerSecond: number): Load => ({
  arrivals: 'poisson-open-loop',
  ratePerSecond,
  writeShare: 0.5,
  freshConnectionShare: 0.3,
  keepAliveClients: 12,
  freshClients: 8,
  accountsPerClient: 4,
  deadlineMs: 2000,
  timeoutMs: 10_000,
});

const hostSamples = (stopMs: number, seed: number): HostSample[] => {
  const random = createRandom(seed, 'host');
  return Array.from({ length: Math.floor(stopMs / 500) }, (_, index) => ({
    at: (index + 1) * 500,
    cpuBusy: 0.3 + random.next() * 0.3,
    cpuForeign: random.next() * 0.04,
    steal: 0,
    throttledMs: 0,
    cpuPressure: random.exponential(8),
    ioPressure: random.exponential(1),
    memoryPressure: 0,
    connections: 12 + random.below(6),
  }));
};

/** Invents the records of one lane. No figure in it was measured. */
export const syntheticLane = (strategy: StrategyName, load: Load, seed: number): LaneRecords => {
  const to = roleOf(strategy) === 'noise' ? old : next;
  const plan = syntheticPlan(strategy, { from: old, to });
  const stop = plan.marks.find(({ name }) => name === 'stop')?.at ?? 0;
  const schedule = makeSchedule({ ...load, seed, durationMs: stop }, workloadOf('account'));
  const requests = syntheticRequests(schedule, plan, seed);
  const control = roleOf(strategy) === 'control';
  return {
    facts: {
      id: `b1-${strategy}`,
      block: 1,
      attempt: 1,
      order: 1,
      seed,
      strategy,
      control,
      namespace: `lane-${strategy}`,
      from: old,
      to,
      startedAt,
      marks: plan.marks,
      promotedBy: strategy.startsWith('blue-green') ? 'status.pauseConditions cleared' : null,
      renderDifference: control
        ? {
            against: 'rolling',
            lines: [
              "-            - { name: DRAIN_ENABLED, value: 'true' }",
              "+            - { name: DRAIN_ENABLED, value: 'false' }",
            ],
          }
        : null,
      fixedWaits: control ? [] : [{ name: 'DRAIN_WINDOW_MS', ms: 6000, of: 'Deployment account' }],
      generator: {
        ...{ niceness: 0, realtime: false, horizonMs: stop },
        ...{ planned: requests.length, sent: requests.length },
      },
      end: { how: 'completed' },
      fault: null,
    },
    requests,
    events: syntheticEvents(plan),
    host: hostSamples(stop, seed),
    consumers: null,
    log: null,
    ledger: syntheticLedger(requests),
  };
};

const renumbered = (records: LaneRecords, at: Pick<LaneFacts, 'block' | 'order'>): LaneRecords => ({
  ...records,
  facts: { ...records.facts, ...at, id: `b${at.block}-${treatmentName(treatmentOf(records.facts))}` },
});

/** Writes the records of one lane as the orchestrator would. */
export const writeLane = async (dir: string, records: LaneRecords): Promise<void> => {
  const { id } = records.facts;
  await writeNdjson(runPaths.requests(dir, id), records.requests);
  await writeNdjson(runPaths.events(dir, id), records.events);
  await writeNdjson(runPaths.host(dir, id), records.host);
  if (records.consumers !== null) await writeNdjson(runPaths.consumers(dir, id), records.consumers);
  if (records.log !== null) await writeNdjson(runPaths.log(dir, id), records.log);
  await writeJson(runPaths.ledger(dir, id), records.ledger);
  await writeText(runPaths.manifests(dir, id, 'old'), '# synthetic\n');
  await writeText(runPaths.manifests(dir, id, 'new'), '# synthetic\n');
  // Last: a lane without it was not recorded to its end.
  await writeJson(runPaths.laneFacts(dir, id), records.facts);
};

/** What such a run says of itself. */
export const factsOf = (options: Required<Omit<SyntheticOptions, 'faults'>>, lanes: string[]): RunFacts => ({
  schemaVersion: runSchemaVersion,
  id: 'synthetic',
  startedAt,
  isComplete: true,
  finishedAt: '2026-01-01T00:05:00.000Z',
  stoppedBy: null,
  app: { name: 'account', versions: { old, new: next } },
  replicas: 3,
  environment: {
    kernel: 'Linux 0.0.0 (synthetic)',
    architecture: 'x64',
    cpus: 2,
    memoryBytes: 8 * 2 ** 30,
    node: 'v24.0.0',
    cluster: { provider: 'synthetic', name: 'synthetic', kubernetes: null },
    binaries: {},
    gitCommit: null,
    gitDirty: null,
  },
  seed: options.seed,
  load: syntheticLoad(options.ratePerSecond),
  repeats: options.repeats,
  lanes,
});

/**
 * Writes a whole run directory of invented records and its run.json, so that what reads a run can be worked on and tested
 * without a cluster. Same options, same files. Never part of the product: it lives under /testing.
 */
export const writeSyntheticRun = async (dir: string, options: SyntheticOptions = {}): Promise<Run> => {
  const whole: Required<SyntheticOptions> = {
    seed: 1,
    ratePerSecond: 100,
    repeats: 1,
    strategies: ['noise-none', 'rolling-no-drain', 'blue-green', 'noise-same', 'rolling'],
    faults: ['none'],
    ...options,
  };
  const ids: string[] = [];
  for (let block = 1; block <= whole.repeats; block += 1) {
    for (const { strategy, fault } of treatmentsOf(whole.strategies, whole.faults)) {
      const { seed } = drawBlock(whole.seed, block, 0);
      const lane = withFault(syntheticLane(strategy, syntheticLoad(whole.ratePerSecond), seed), fault);
      const records = renumbered(lane, { block, order: ids.length + 1 });
      await writeLane(dir, records);
      ids.push(records.facts.id);
    }
  }
  return finish(dir, factsOf(whole, ids));
};

const finish = async (dir: string, facts: RunFacts): Promise<Run> => {
  await writeJson(runPaths.facts(dir), facts);
  const run = await recompute(dir);
  await writeJson(runPaths.run(dir), run);
  return run;
};

/** Writes a run of lanes whose records are given, as parts of them were measured or planted. */
export const writeRunOf = async (dir: string, lanes: readonly LaneRecords[]): Promise<Run> => {
  for (const lane of lanes) await writeLane(dir, lane);
  const strategies = lanes.map(({ facts }) => facts.strategy);
  const options = { seed: 1, ratePerSecond: 100, repeats: 1, strategies };
  return finish(
    dir,
    factsOf(
      options,
      lanes.map(({ facts }) => facts.id),
    ),
  );
};
