import { latenessOf, type RequestRecord } from '@cutover/traffic';

import { judgeFaults, judgementOf } from './judgement/judgement.ts';
import { badVersionOf } from './metrics/bad-version.ts';
import { canaryShareOf } from './metrics/canary-share.ts';
import { consumersOf } from './metrics/consumers.ts';
import { podCost } from './metrics/cost.ts';
import { downtimeOf } from './metrics/downtime.ts';
import { exposureOf } from './metrics/exposure.ts';
import { gatewayOf } from './metrics/gateway.ts';
import { stalledFailures } from './metrics/generator.ts';
import { hostIn } from './metrics/host-in.ts';
import { hostOf } from './metrics/host.ts';
import { faultMissed } from './checks/fault-met.ts';
import { instrumentOf } from './checks/instrument.ts';
import { latencyOf } from './metrics/latency.ts';
import { mixedVersionOf } from './metrics/mixed-version.ts';
import { headerStepOf, mirrorStepOf } from './metrics/routed-step.ts';
import { countRequests, failuresByClass } from './metrics/requests.ts';
import { scalingOf } from './timeline/scaling.ts';
import { type Span, type Timeline, timelineOf } from './timeline/timeline.ts';
import { timesOf } from './metrics/times.ts';
import { laneVoid } from './checks/void.ts';
import type { Judge } from '../apps/application.ts';
import type { LaneResult, PhaseResult } from '../record/lane-result.ts';
import type { LaneRecords } from '../record/load-run.ts';
import { asRecorded, treatmentOf } from '../record/treatment.ts';
import { isWeighted } from '../strategy/canary-steps.ts';
import { strategyOf } from '../strategy/strategies.ts';

const dueIn = (requests: readonly RequestRecord[], { startMs, endMs }: Span): RequestRecord[] =>
  requests.filter(({ due }) => due >= startMs && due < endMs);

const phaseOf = ({ requests, host }: LaneRecords, span: Span, { ratePerSecond, timeoutMs }: Measured): PhaseResult => {
  const within = dueIn(requests, span);
  // A stall may have begun in the phase before.
  const stalled = stalledFailures(requests);
  const { longest, total } = downtimeOf(within, ratePerSecond, span.endMs);
  return {
    ...span,
    sent: within.length,
    ok: within.filter((request) => request.class === 'ok').length,
    failed: failuresByClass(within),
    stalled: within.filter((request) => stalled.has(request)).length,
    lateness: latenessOf(within),
    host: hostIn(host, span),
    latencyMs: latencyOf(within, timeoutMs),
    downtimeMs: { longest, total },
  };
};

/** What was due before anything was changed; nothing in a lane without a change, whose losses are its result. */
const steadyOf = (phases: readonly PhaseResult[], { deploy }: Timeline): { sent: number; failed: number } => {
  const { sent = 0, ok = 0 } = (deploy === null ? undefined : phases.find(({ name }) => name === 'steady')) ?? {};
  return { sent, failed: sent - ok };
};

/** The two switches of a lane apart: one is not the other, and what happens while the new version is held is neither. */
const latencyByPhase = (phases: readonly PhaseResult[], timeoutMs: number): LaneResult['latencyMs'] => {
  const of = (phase: Span['name']) => phases.find(({ name }) => name === phase)?.latencyMs ?? latencyOf([], timeoutMs);
  return { steady: of('steady'), deploy: of('deploy'), rollback: of('rollback') };
};

type Canary = Pick<LaneResult, 'canary' | 'weights' | 'byHeader' | 'mirrored'>;

/** Of a canary that no weight leads to before it is promoted. */
const routedStep = (records: LaneRecords, routed: 'header' | 'mirror'): Canary => {
  const byHeader = routed === 'header' ? headerStepOf(records) : null;
  const mirrored = routed === 'mirror' ? mirrorStepOf(records) : null;
  return { ...(byHeader === null ? {} : { byHeader }), ...(mirrored === null ? {} : { mirrored }) };
};

/** Whom a canary reached, in the way by which it is reached; nothing of any other strategy. */
const canaryOf = (records: LaneRecords, timeline: Timeline): Canary => {
  const { facts, requests } = records;
  const strategy = strategyOf(facts.strategy);
  const isByWeight = isWeighted(strategy);
  const weights = isByWeight ? { weights: timeline.weights } : {};
  if (strategy.routed !== undefined) return { ...routedStep(records, strategy.routed), ...weights };
  const canary = canaryShareOf(requests, facts, timeline, isByWeight);
  return { ...(canary === null ? {} : { canary }), ...weights };
};

export interface Measured {
  ratePerSecond: number;
  /** How long after due the client gives up, ms. */
  timeoutMs: number;
  judge: Judge;
}

/** Every metric of a lane, from its records alone. */
export const laneResult = (records: LaneRecords, measured: Measured): LaneResult => {
  const { ratePerSecond, timeoutMs, judge } = measured;
  const { facts, requests, events } = records;
  const timeline = timelineOf(facts, events);
  const counts = countRequests(requests);
  const lateness = latenessOf(requests);
  const { connectionsPeak, ...host } = hostOf(records.host);
  const consumers = consumersOf(records, judge.consumers, timeline);
  const phases = timeline.phases.map((span) => phaseOf(records, span, measured));
  const badVersion = badVersionOf(records, timeline);
  const instrument = instrumentOf(requests, phases);
  const scaling = scalingOf(facts, events, timeline);
  const judgement = judgementOf(requests, facts);
  const invariants = judge.check(requests, records.ledger);
  const gateway = gatewayOf(records, invariants);
  const faults = [...instrument.faults, ...judgeFaults(judgement, facts)];
  const { id, block, attempt, order, control, namespace, from, to, startedAt, promotedBy } = facts;
  return {
    ...{ id, block, attempt, order, ...asRecorded(treatmentOf(facts)) },
    ...{ control, namespace, from, to, startedAt, promotedBy },
    durationMs: timeline.stop,
    end: facts.end,
    load: { planned: facts.generator.planned, sent: facts.generator.sent },
    instrument: { ...instrument, faults },
    void: laneVoid(facts, {
      faults: [...faults, ...faultMissed(records)],
      stopMs: timeline.stop,
      inNoPhase: requests.length - phases.reduce((sum, { sent }) => sum + sent, 0),
      steady: steadyOf(phases, timeline),
      failedTotal: counts.failedTotal,
    }),
    requests: counts,
    downtimeMs: downtimeOf(requests, ratePerSecond, timeline.stop),
    mixedVersionMs: mixedVersionOf(requests, facts, timeline),
    exposure: exposureOf(requests, facts, timeline),
    ...(badVersion === undefined ? {} : { badVersion }),
    ...timesOf(facts, requests, timeline),
    latencyMs: latencyByPhase(phases, timeoutMs),
    ...podCost(timeline.pods, timeline.stop),
    databaseConnectionsPeak: connectionsPeak,
    invariants,
    players: judge.felt?.(records.ledger, { old: from.version, new: to.version }) ?? null,
    ...(consumers === null ? {} : { consumers }),
    ...canaryOf(records, timeline),
    ...(scaling === null ? {} : { scaling }),
    ...(judgement === null ? {} : { judgement }),
    ...(gateway === undefined ? {} : { gateway }),
    lateness,
    host,
    phases,
    marks: facts.marks,
    pods: timeline.pods,
    renderDifference: facts.renderDifference,
    fixedWaits: facts.fixedWaits ?? [],
  };
};
