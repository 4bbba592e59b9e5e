import { createRandom, type Random } from '../random/random.ts';
import type { ConnectionKind } from '../record/request-record.ts';
import type { Workload } from '../workload/workload.ts';

/** What the arrivals are made from; equal options give equal arrivals, and a longer duration only appends. */
export interface ScheduleOptions {
  seed: number;
  ratePerSecond: number;
  durationMs: number;
  /** Share of requests that change something, each under an idempotency key of its own. */
  writeShare: number;
  /** Share of requests on a connection made for them alone. */
  freshConnectionShare: number;
  keepAliveClients: number;
  freshClients: number;
  accountsPerClient: number;
}

/** What a client owns, by number: the service's own ids differ from lane to lane. */
export interface AccountRef {
  client: number;
  account: number;
}

export interface ScheduledRequest {
  id: number;
  /** ms since the start of the schedule */
  due: number;
  kind: ConnectionKind;
  client: number;
  /** One of the app's own operations. */
  op: string;
  account: AccountRef;
  to: AccountRef | null;
  minor: number | null;
  key: string | null;
  expects: 'acknowledged' | 'rejected';
}

const pickClient = (options: ScheduleOptions, random: Random): { kind: ConnectionKind; client: number } =>
  random.next() < options.freshConnectionShare
    ? { kind: 'fresh', client: options.keepAliveClients + random.below(options.freshClients) }
    : { kind: 'keep-alive', client: random.below(options.keepAliveClients) };

/** A seeded Poisson process: exponential gaps with mean 1 / rate, in ms since its start, ascending. */
export const makeSchedule = (options: ScheduleOptions, workload: Workload): ScheduledRequest[] => {
  const arrivals = createRandom(options.seed, 'arrivals');
  const choices = createRandom(options.seed, 'requests');
  const requests: ScheduledRequest[] = [];
  let due = arrivals.exponential(1000 / options.ratePerSecond);
  while (due < options.durationMs) {
    const caller = pickClient(options, choices);
    const account = { client: caller.client, account: choices.below(options.accountsPerClient) };
    const draw = choices.next() < options.writeShare ? workload.write : workload.read;
    const what = draw(options, account, choices);
    requests.push({ id: requests.length, due, ...caller, account, ...what });
    due += arrivals.exponential(1000 / options.ratePerSecond);
  }
  return requests;
};
