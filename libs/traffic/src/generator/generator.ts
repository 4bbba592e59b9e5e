import { createPacer, type Pacer } from './pacer.ts';
import type { GeneratorPlan } from './plan.ts';
import { classify } from '../client/classify.ts';
import { createPeers, type Peers, readConnectionTable } from '../client/peers.ts';
import { createConnectionLog, createPools } from '../client/connections.ts';
import { exchange, type Exchange } from '../client/exchange.ts';
import { header } from '../client/header.ts';
import { problemOf } from '../client/problem.ts';
import { repeatsOf } from '../client/repeats.ts';
import { traceparentOf } from '../client/trace-id.ts';
import type { RequestRecord } from '../record/request-record.ts';
import { makeSchedule } from '../schedule/schedule.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import type { Workload, WorkloadCall } from '../workload/workload.ts';
import { workloadOf } from '../workload/workloads.ts';

/** An open-loop load under way. Nothing retries, nothing caps the requests in flight; time and count are bounded by the plan. */
export interface Generator {
  /** Requests in the whole schedule. */
  readonly scheduled: number;
  /** Requests due before `untilMs` by the same arrivals without an end, whether or not the schedule reaches so far. */
  plannedUntil(untilMs: number): number;
  /** Requests that have left. */
  readonly sent: number;
  /** Whatever was due before has ended, ms since lane start; `now` where nothing is under way. */
  settledMs(now: number): number;
  /** Requests that are over, in the order in which they ended. */
  readonly records: readonly RequestRecord[];
  /** @param now ms since lane start; from the first call on, requests leave when due */
  start(now: () => number): void;
  /**
   * Sends what is due before `untilMs` on the clock of `start`, nothing later, and resolves once every request in flight has ended, at the
   * latest when all have timed out.
   */
  stop(untilMs: number): Promise<void>;
}

interface Attempt {
  request: ScheduledRequest;
  call: WorkloadCall;
  sent: number;
  workload: Workload;
  /** Header of answers that names their version; null: by what pod they are. */
  versionHeader: string | null;
  isMarked: boolean;
}

/** What is told by the pod comes from the app itself all the same: nothing stands between that could have answered. */
const byPod = 'by pod';

const recordOf = (
  { request, call, sent, workload, versionHeader, isMarked }: Attempt,
  met: Exchange,
  deadlineMs: number,
): RequestRecord => {
  const whole = met.error === null && met.status !== null;
  const answer = { status: met.status as number, body: met.body };
  const bodyOk = whole ? workload.answerIsRight(request, call, answer) : null;
  const version = versionHeader === null ? null : header(met.headers[versionHeader]);
  const { connected, firstByte, end, conn, reuse, status, error } = met;
  return {
    ...request,
    ...{ sent, connected, firstByte, end, conn, reuse, status, version, bodyOk, error },
    method: call.method,
    account: call.account,
    to: call.to,
    pod: header(met.headers['x-pod']),
    ...(isMarked ? { marked: true as const } : {}),
    ...problemOf(met),
    ...repeatsOf(met),
    ...classify(
      { due: request.due, end, connected, status, version: versionHeader === null ? byPod : version, bodyOk, error },
      deadlineMs,
    ),
  };
};

const checkClients = ({ clients, schedule }: GeneratorPlan): void => {
  const wanted = schedule.keepAliveClients + schedule.freshClients;
  if (clients.length !== wanted) throw new RangeError(`the plan has ${clients.length} clients, the schedule ${wanted}`);
  const short = clients.findIndex(({ accounts }) => accounts.length !== schedule.accountsPerClient);
  if (short >= 0) throw new RangeError(`client ${short} of the plan has not ${schedule.accountsPerClient} accounts`);
};

const versionHeaderOf = ({ app }: GeneratorPlan): string | null =>
  typeof app === 'string' ? 'x-version' : (app.versionHeader?.toLowerCase() ?? null);

/** @throws RangeError when the plan has not the clients and accounts that its schedule speaks of */
export const createGenerator = (plan: GeneratorPlan, readTable = readConnectionTable): Generator => {
  checkClients(plan);
  const workload = workloadOf(plan.app);
  const schedule = makeSchedule(plan.schedule, workload);
  const records: RequestRecord[] = [];
  const pools = createPools();
  const versionHeader = versionHeaderOf(plan);
  const peers: Peers | null = versionHeader === null ? createPeers(plan.target, readTable) : null;
  const log = createConnectionLog(peers?.note);
  const markedClients = new Set(plan.marked?.clients);
  const marks = plan.marked === undefined ? {} : { [plan.marked.header]: plan.marked.value };
  /** In flight, in the order in which they were due. */
  const open = new Set<ScheduledRequest>();
  let sent = 0;
  let drained: (() => void) | null = null;
  let pacer: Pacer | undefined;

  const send = (request: ScheduledRequest, now: () => number) => {
    const call = workload.call(request, plan.clients);
    const isMarked = markedClients.has(request.client);
    const attempt = { request, call, sent: now(), workload, versionHeader, isMarked };
    const giveUpAfterMs = Math.max(1, request.due + plan.timeoutMs - attempt.sent);
    const agent = pools.agentFor(request.kind, request.client);
    sent += 1;
    open.add(request);
    const headers = { ...call.headers, traceparent: traceparentOf(request), ...(isMarked ? marks : {}) };
    exchange({ ...plan.target, ...call, headers, agent, giveUpAfterMs }, now, log, (met) => {
      records.push(recordOf(attempt, met, plan.deadlineMs));
      open.delete(request);
      if (records.length === sent) drained?.();
    });
  };

  return {
    scheduled: schedule.length,
    plannedUntil: (untilMs) => makeSchedule({ ...plan.schedule, durationMs: untilMs }, workload).length,
    settledMs: (now) => {
      const [first] = open;
      return Math.min(now, first?.due ?? Infinity, schedule[sent]?.due ?? Infinity);
    },
    records,
    get sent() {
      return sent;
    },
    start: (now) => {
      pacer = createPacer(schedule, now, (request) => send(request, now));
      pacer.start();
    },
    stop: async (untilMs) => {
      await pacer?.stop(untilMs);
      if (records.length < sent) await new Promise<void>((resolve) => (drained = resolve));
      await peers?.stop();
      if (peers !== null) for (const record of records) record.peer = peers.of(record.conn);
      pools.close();
    },
  };
};
