import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type GeneratorPlan, type GeneratorProcess, spawnGenerator } from '@cutover/traffic';

import { type ConsumerRecorder, recordConsumers } from './consumer-recorder.ts';
import { driveLane, promotedBy } from './drive-lane.ts';
import { type LaneClock, startLaneClock } from './lane-clock.ts';
import { imageFact } from './lane-plan.ts';
import type { PreparedLane } from './prepare-lane.ts';
import { mongoPort, podPort } from './reach.ts';
import type { Companion } from '../application/application.ts';
import type { Comparison, LaneStep } from '../compare/options.ts';
import { type Sampler, sampleHost } from '../host/sampler.ts';
import type { EventRecord, PodState } from '../run/event-record.ts';
import type { LaneFacts } from '../run/lane-facts.ts';
import { runPaths } from '../run/paths.ts';
import { writeJson, writeNdjson, writeText } from '../run/write.ts';
import { fixedWaitsOf } from '../strategy/fixed-waits.ts';

const aheadMs = 300;
/** A lane nobody stops sends no longer than this. */
const longestLaneMs = 300_000;
const preferredNiceness = -10;

export interface LaneRun {
  comparison: Comparison;
  lane: PreparedLane;
  dir: string;
  step: (name: LaneStep) => void;
}

const generatorPlan = ({ comparison, lane, dir }: LaneRun): GeneratorPlan => {
  const { app, load } = comparison;
  const { id, seed } = lane.plan;
  const { ratePerSecond, writeShare, freshConnectionShare, keepAliveClients, freshClients, accountsPerClient } = load;
  const mix = { writeShare, freshConnectionShare, keepAliveClients, freshClients, accountsPerClient };
  return {
    app,
    schedule: { ...mix, ratePerSecond, seed, durationMs: longestLaneMs },
    target: lane.target,
    clients: [...lane.testData.clients],
    deadlineMs: load.deadlineMs,
    timeoutMs: load.timeoutMs,
    output: runPaths.requests(dir, id),
    niceness: preferredNiceness,
  };
};

const spawnFor = (run: LaneRun, planDir: string): Promise<GeneratorProcess> => {
  const { cluster, progress, signal } = run.comparison;
  return spawnGenerator({
    planFile: join(planDir, 'plan.json'),
    plan: generatorPlan(run),
    wrap: (argv) => cluster.inNodeNetwork(argv),
    onTick: (tick) => progress({ ...tick, lane: run.lane.plan.id }),
    ...(signal === undefined ? {} : { signal }),
  });
};

/** Why the lane broke off; an abort is not a result and goes up. */
const drive = async (run: LaneRun, clock: LaneClock): Promise<string | null> => {
  try {
    await driveLane({ ...run, clock });
    return null;
  } catch (error) {
    if (run.comparison.signal?.aborted) throw error;
    return (error as Error).message;
  }
};

const ledgerOf = async ({ lane }: LaneRun, clock: LaneClock): Promise<object> => {
  const found = await lane.testData.readLedger();
  return { readAtMs: clock.now(), ...found };
};

const factsOf = (
  run: LaneRun,
  clock: LaneClock,
  sent: number,
  more: Pick<LaneFacts, 'broken'> & { niceness: number; realtime: boolean },
): LaneFacts => {
  const { plan, manifests, renderDifference } = run.lane;
  const { id, block, attempt, order, seed, steadyMs, namespace, strategy } = plan;
  return {
    ...{ id, block, attempt, order, seed, steadyMs, namespace, renderDifference },
    strategy: strategy.name,
    control: strategy.control,
    from: imageFact(plan.from),
    to: imageFact(plan.to),
    startedAt: clock.startedAt,
    marks: [...clock.marks],
    promotedBy: strategy.promotes ? promotedBy : null,
    fixedWaits: fixedWaitsOf(manifests.new, run.comparison.app),
    generator: { niceness: more.niceness, realtime: more.realtime, plannedRequests: sent },
    broken: more.broken,
  };
};

const eventsOf = ({ lane }: LaneRun, clock: LaneClock): EventRecord[] =>
  lane.observer.events.map(({ atNs, ...event }) => ({ at: clock.toMs(atNs), ...event }));

const startSampling = (
  { lane }: LaneRun,
  clock: LaneClock,
  own: { generator: number | null; group: number | null },
): Promise<Sampler> =>
  sampleHost({
    now: clock.now,
    podUids: () => lane.observer.podUids(),
    database: { uid: lane.mongo.uid, port: mongoPort },
    own,
  });

/** @returns nothing for an app that does not consume */
const startRecording = ({ comparison, lane }: LaneRun, { now }: LaneClock): ConsumerRecorder | undefined => {
  const { application, cluster } = comparison;
  if (application.consumers === undefined) return undefined;
  return recordConsumers({
    group: application.consumers.group,
    now,
    pods: () => lane.observer.current('Pod') as ReadonlyMap<string, PodState>,
    reach: (address) => cluster.expose({ address, port: podPort }),
  });
};

/** Sends the load, drives the lane, reads the ledger, and writes the lane's records. */
export const measureLane = async (run: LaneRun): Promise<LaneFacts> => {
  const { lane, dir, step } = run;
  const { id } = lane.plan;
  await mkdir(runPaths.lane(dir, id), { recursive: true });
  const planDir = await mkdtemp(join(tmpdir(), 'cutover-plan-'));
  let generator: GeneratorProcess | undefined;
  let beside: Companion | undefined;
  let consuming: ConsumerRecorder | undefined;
  try {
    generator = await spawnFor(run, planDir);
    const clock = startLaneClock(aheadMs);
    generator.start(clock.zeroNs);
    consuming = startRecording(run, clock);
    beside = lane.testData.accompany?.(clock.now);
    const sampler = await startSampling(run, clock, { generator: generator.pid, group: beside?.processGroup ?? null });
    const broken = await drive(run, clock);
    clock.mark('stop');
    await consuming?.stop();
    await beside?.stop();
    await sampler.stop();
    const { sent } = await generator.stop();
    const events = eventsOf(run, clock);
    step('checking the ledger');
    const facts = factsOf(run, clock, sent, { broken, niceness: generator.niceness, realtime: generator.realtime });
    await writeNdjson(runPaths.events(dir, id), events);
    await writeNdjson(runPaths.host(dir, id), sampler.samples);
    if (consuming !== undefined) await writeNdjson(runPaths.consumers(dir, id), consuming.samples);
    await writeText(runPaths.manifests(dir, id, 'old'), lane.manifests.old);
    await writeText(runPaths.manifests(dir, id, 'new'), lane.manifests.new);
    await writeJson(runPaths.ledger(dir, id), await ledgerOf(run, clock));
    // Last: a lane without it was not recorded to its end.
    await writeJson(runPaths.laneFacts(dir, id), facts);
    return facts;
  } finally {
    generator?.kill();
    await consuming?.stop();
    await beside?.stop();
    await rm(planDir, { recursive: true, force: true });
  }
};
