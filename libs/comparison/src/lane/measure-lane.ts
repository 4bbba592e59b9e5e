import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LiveStanding } from '@cutover/judge';
import { type GeneratorDone, type GeneratorPlan, type GeneratorProcess, spawnGenerator } from '@cutover/traffic';

import { type ConsumerRecorder, recordConsumers } from './observe/consumer-recorder.ts';
import type { PodLogs } from './observe/pod-logs.ts';
import { countGateway } from './observe/gateway-counter.ts';
import { podsOfWorkload } from './observe/pods-of.ts';
import { driveLane } from './drive/drive-lane.ts';
import { createLaneJudge, type LaneJudge } from './judge/lane-judge.ts';
import { bothOf, recordMirror } from './observe/mirror-recorder.ts';
import { noProxy, type ProxyRecorder, recordProxy, type WantedRoutes } from './observe/proxy-recorder.ts';
import { isJudged, stepsOf } from './drive/steps-of.ts';
import { horizonOf } from './drive/horizon.ts';
import { type LaneClock, startLaneClock } from './drive/lane-clock.ts';
import { imageFact } from './prepare/lane-plan.ts';
import { markedUsers } from './prepare/marked-users.ts';
import type { PreparedLane } from './prepare/prepare-lane.ts';
import { managementPort, mongoPort } from './prepare/reach.ts';
import { promotedBy } from './drive/workload-driver.ts';
import { isWeighted, pausesOf } from '../strategy/canary-steps.ts';
import { promotes } from '../strategy/script.ts';
import type { Companion } from '../apps/application.ts';
import type { LaneSettings, LaneStep } from './lane-settings.ts';
import { followLogs, logsOfLost } from './logs-of-lost.ts';
import { type Sampler, sampleHost } from './host/sampler.ts';
import type { EventRecord } from '../record/event-record.ts';
import type { FixedWait, LaneFacts } from '../record/lane-facts.ts';
import { runPaths } from '../record/paths.ts';
import { asRecorded } from '../record/treatment.ts';
import { writeJson, writeNdjson, writeText } from '../record/write.ts';
import { fixedWaitsOf } from './prepare/fixed-waits.ts';
import { type LaneTeller, silentTeller, tellLane } from './tell/lane-teller.ts';

const aheadMs = 300;
/** How far ahead the stop is told, so that the generator hears of it before it is. */
const stopAheadMs = 100;
const preferredNiceness = -10;

export interface LaneRun {
  comparison: LaneSettings;
  lane: PreparedLane;
  dir: string;
  step: (name: LaneStep) => void;
}

type Users = ReturnType<typeof markedUsers> | null;

/** Users who send the header of a lane's canary; null in a lane without one. */
const markedIn = ({ comparison, lane }: Omit<LaneRun, 'step'>): Users => {
  const { strategy, seed } = lane.plan;
  const [step] = stepsOf(strategy, comparison.canary);
  return strategy.routed !== 'header' || step === undefined ? null : markedUsers(comparison.load, step.weight, seed);
};

/** What the generator of a lane is told. @param users as `markedIn` draws them */
export const generatorPlan = (run: Omit<LaneRun, 'step'>, users = markedIn(run)): GeneratorPlan => {
  const { comparison, lane, dir } = run;
  const { application, load } = comparison;
  const { id, seed } = lane.plan;
  const horizonMs = horizonOf(comparison, lane.plan);
  const { ratePerSecond, writeShare, freshConnectionShare, keepAliveClients, freshClients, accountsPerClient } = load;
  const mix = { writeShare, freshConnectionShare, keepAliveClients, freshClients, accountsPerClient };
  return {
    app: application.asked,
    schedule: { ...mix, ratePerSecond, seed, durationMs: horizonMs },
    target: lane.target,
    clients: [...lane.testData.clients],
    ...(users === null ? {} : { marked: users.marked }),
    deadlineMs: load.deadlineMs,
    timeoutMs: load.timeoutMs,
    output: runPaths.requests(dir, id),
    niceness: preferredNiceness,
    ...(isJudged(lane.plan.strategy) ? { tellsEnded: true } : {}),
    ...(comparison.tellsDetails ? { tellsCounts: true } : {}),
  };
};

interface Told {
  users: Users;
  judge: LaneJudge | null;
  teller: () => LaneTeller;
}

const spawnFor = (run: LaneRun, planDir: string, { users, judge, teller }: Told): Promise<GeneratorProcess> => {
  const { cluster, progress, signal } = run.comparison;
  return spawnGenerator({
    planFile: join(planDir, 'plan.json'),
    plan: generatorPlan(run, users),
    wrap: (argv) => cluster.inNodeNetwork(argv),
    onEnded: (ended) => judge?.take(ended),
    onTick: ({ counts, ...tick }) => {
      progress({ ...tick, lane: run.lane.plan.id });
      teller().take({ atMs: tick.atMs, counts });
    },
    ...(signal === undefined ? {} : { signal }),
  });
};

type Driven = Pick<LaneFacts, 'end' | 'fault'>;

/** Who judges the lane's canary while it runs; null where nobody does. */
const laneJudgeOf = ({ comparison, lane }: LaneRun, teller: Told['teller']): LaneJudge | null => {
  const { strategy, from, to } = lane.plan;
  if (!isJudged(strategy)) return null;
  const { canary, load, signal } = comparison;
  const versions = { stable: from.version, canary: to.version };
  const unit = isWeighted(strategy) ? 'request' : 'connection';
  const onLook = (standing: LiveStanding) => teller().look(standing);
  return createLaneJudge({ ...canary.judge, versions, unit, timeoutMs: load.timeoutMs, signal, onLook });
};

/** How the lane ended, or what failed of the instrument; an abort of the comparison is neither and goes up. */
const drive = async (run: LaneRun, clock: LaneClock, judge: LaneJudge | null): Promise<Driven> => {
  try {
    return { end: await driveLane({ ...run, clock, judge }), fault: null };
  } catch (error) {
    if (run.comparison.signal?.aborted) throw error;
    return { end: null, fault: (error as Error).message };
  }
};

/** Silent where nobody asked for what happens within lanes. */
const tellerOf = ({ comparison, lane }: LaneRun, clock: LaneClock): LaneTeller => {
  const { strategy, fault } = lane.plan;
  const title = fault.name === 'none' ? strategy.words : `${strategy.words} with ${fault.words}`;
  return comparison.tellsDetails
    ? tellLane({ comparison, lane, clock, title, tell: comparison.progress })
    : silentTeller;
};

const ledgerOf = async ({ lane }: LaneRun, clock: LaneClock): Promise<object> => {
  const found = await lane.testData.readLedger();
  return { readAtMs: clock.now(), ...found };
};

/** Constants of ours, in the time to deploy of whatever is promoted or stands at steps. */
const ownWaits = ({ comparison, lane }: LaneRun): FixedWait[] => {
  const { strategy } = lane.plan;
  const of = 'this comparison';
  const steps = isJudged(strategy) ? [] : stepsOf(strategy, comparison.canary);
  return [
    ...(promotes(strategy.script) ? [{ name: 'promotionRestMs', ms: comparison.timing.promotionRestMs, of }] : []),
    ...(steps.length > 0 ? [{ name: 'steps', ms: pausesOf(steps), of }] : []),
  ];
};

const judgeFact = (judge: LaneJudge | null): Pick<LaneFacts, 'judge'> => {
  const fact = judge?.fact() ?? null;
  return fact === null ? {} : { judge: fact };
};

const factsOf = (
  run: LaneRun,
  clock: LaneClock,
  { users, ...driven }: Driven & Pick<LaneFacts, 'judge' | 'gateway'> & { users: Users },
  generator: LaneFacts['generator'],
): LaneFacts => {
  const { plan, manifests, renderDifference } = run.lane;
  const { id, block, attempt, order, seed, steadyMs, namespace, strategy, fault } = plan;
  return {
    ...{ id, block, attempt, order, seed, steadyMs, namespace, renderDifference, generator },
    ...asRecorded({ strategy: strategy.name, fault: fault.name }),
    control: strategy.role === 'control',
    from: imageFact(plan.from),
    to: imageFact(plan.to),
    startedAt: clock.startedAt,
    marks: [...clock.marks],
    promotedBy: promotes(strategy.script) ? promotedBy : null,
    fixedWaits: [
      ...fixedWaitsOf(manifests.new, { app: run.comparison.app, container: run.comparison.entry.container }),
      ...ownWaits(run),
    ],
    ...(users === null ? {} : { marked: users.fact }),
    ...driven,
  };
};

/** Requests due up to the stop are sent, none later; what watches beside them looks until then. */
const stopAll = async (
  clock: LaneClock,
  generator: GeneratorProcess,
  watching: readonly ({ stop(): Promise<unknown> } | undefined)[],
): Promise<GeneratorDone> => {
  const at = clock.now() + stopAheadMs;
  clock.mark('stop', at);
  const stopWatching = async () => {
    await clock.until(at);
    for (const one of watching) await one?.stop();
  };
  const [done] = await Promise.all([generator.stop(at), stopWatching()]);
  return done;
};

const eventsOf = ({ lane }: LaneRun, clock: LaneClock, proxy: ProxyRecorder): EventRecord[] => {
  const watched = lane.observer.events.map(({ atNs, ...event }) => ({ at: clock.toMs(atNs), ...event }));
  return proxy.events.length === 0 ? watched : [...watched, ...proxy.events].sort((a, b) => a.at - b.at);
};

const watchProxy = ({ comparison, lane }: LaneRun, clock: LaneClock): ProxyRecorder => {
  if (lane.proxyWeights === null) return noProxy;
  const wanted = (): WantedRoutes => {
    const found = lane.observer.current('VirtualService').get(comparison.app);
    return found?.kind === 'VirtualService' ? found : { weights: [] };
  };
  const routes = recordProxy({ wanted, look: lane.proxyWeights, clock });
  const { proxyRequests } = lane;
  if (proxyRequests === null) return routes;
  const isMirroring = () => wanted().managed?.some(({ mirrors }) => mirrors !== undefined) === true;
  return bothOf(routes, recordMirror({ isMirroring, look: proxyRequests, clock }));
};

/** What of the instrument failed: the lane's own, or else that the gateway may not be measured by, or that what was meant is not known. */
const withProxy = (driven: Driven, proxy: ProxyRecorder): Driven => {
  const failure = proxy.failure();
  return failure === null || driven.fault !== null ? driven : { ...driven, fault: `the gateway: ${failure}` };
};

const startSampling = (
  { lane }: LaneRun,
  clock: LaneClock,
  own: { generator: number | null; group: number | null },
): Promise<Sampler> =>
  sampleHost({
    now: clock.now,
    podUids: () => lane.observer.podUids(),
    database: lane.mongo === null ? null : { uid: lane.mongo.uid, port: mongoPort },
    own,
  });

/** @returns nothing for an app that does not consume */
const startRecording = ({ comparison, lane }: LaneRun, { now }: LaneClock): ConsumerRecorder | undefined => {
  const { app, application, cluster } = comparison;
  if (application.consumers === undefined) return undefined;
  return recordConsumers({
    group: application.consumers.group,
    now,
    pods: () => podsOfWorkload(lane.observer, app),
    reach: (address) => cluster.expose({ address, port: managementPort }),
  });
};

/** Sends the load, drives the lane, reads the ledger, and writes the lane's records. */
export const measureLane = async (run: LaneRun): Promise<LaneFacts> => {
  const { lane, dir, step } = run;
  const { id } = lane.plan;
  await mkdir(runPaths.lane(dir, id), { recursive: true });
  const planDir = await mkdtemp(join(tmpdir(), 'cutover-plan-'));
  let teller: LaneTeller = silentTeller;
  const judge = laneJudgeOf(run, () => teller);
  const users = markedIn(run);
  let generator: GeneratorProcess | undefined;
  let beside: Companion | undefined;
  let consuming: ConsumerRecorder | undefined;
  let sampler: Sampler | undefined;
  let logs: PodLogs | undefined;
  let proxy: ProxyRecorder = noProxy;
  try {
    const gatewayCounter = await countGateway(lane.failing);
    generator = await spawnFor(run, planDir, { users, judge, teller: () => teller });
    const clock = startLaneClock(aheadMs, (mark) => teller.mark(mark));
    teller = tellerOf(run, clock);
    generator.start(clock.zeroNs);
    consuming = startRecording(run, clock);
    proxy = watchProxy(run, clock);
    beside = lane.testData.accompany?.(clock.now);
    logs = followLogs(run.comparison, lane);
    sampler = await startSampling(run, clock, { generator: generator.pid, group: beside?.processGroup ?? null });
    const ended = await drive(run, clock, judge);
    const { planned, sent } = await stopAll(clock, generator, [consuming, beside, sampler, proxy]);
    const driven = withProxy(ended, proxy);
    const counted = await gatewayCounter.end();
    const events = eventsOf(run, clock, proxy);
    await logs.stop();
    step('checking the ledger');
    const { niceness, realtime } = generator;
    const horizonMs = horizonOf(run.comparison, lane.plan);
    const facts = factsOf(
      run,
      clock,
      { ...driven, ...judgeFact(judge), ...counted, users },
      { niceness, realtime, horizonMs, planned, sent },
    );
    await writeNdjson(runPaths.events(dir, id), events);
    await writeNdjson(runPaths.host(dir, id), sampler.samples);
    if (consuming !== undefined) await writeNdjson(runPaths.consumers(dir, id), consuming.samples);
    await writeNdjson(runPaths.log(dir, id), await logsOfLost(runPaths.requests(dir, id), logs));
    await writeText(runPaths.manifests(dir, id, 'old'), lane.manifests.old);
    await writeText(runPaths.manifests(dir, id, 'new'), lane.manifests.new);
    const ledger = await ledgerOf(run, clock);
    teller.ledger(ledger);
    await writeJson(runPaths.ledger(dir, id), ledger);
    // Last: a lane without it was not recorded to its end.
    await writeJson(runPaths.laneFacts(dir, id), facts);
    return facts;
  } finally {
    teller.stop();
    generator?.kill();
    await consuming?.stop();
    await proxy.stop();
    await beside?.stop();
    await sampler?.stop();
    await logs?.stop();
    await rm(planDir, { recursive: true, force: true });
  }
};
