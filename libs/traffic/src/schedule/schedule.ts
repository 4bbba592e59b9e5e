import { createRandom, type Random } from '../random/random.ts';
import type { ConnectionKind } from '../record/request-record.ts';
import type { Workload } from '../workload/workload.ts';
import type { ScheduledRequest, ScheduleOptions } from './scheduled-request.ts';

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
