import type { Random } from '../random/random.ts';
import type { RequestMethod } from '../record/request-record.ts';
import type { AccountRef, ScheduledRequest, ScheduleOptions } from '../schedule/scheduled-request.ts';

/** A simulated user of the app under test: who it says it is, and what is its own there. */
export interface Client {
  token: string;
  /** Ids of what it owns, which the schedule names by number: accounts, members, games. */
  accounts: string[];
  /** What else set-up leaves for the requests to say, by name. */
  notes?: Record<string, string> | undefined;
}

/** What of a scheduled request the app decides. */
export type Drawn = Pick<ScheduledRequest, 'op' | 'to' | 'minor' | 'key' | 'expects'>;

/** A scheduled request as HTTP, with the ids of this lane filled in. */
export interface WorkloadCall {
  method: RequestMethod;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** What the operation names. */
  account: string;
  to: string | null;
}

export interface WholeAnswer {
  status: number;
  body: string;
}

/** What the simulated users of one app do: drawn from a seed, said in the app's API, and held against its answer. */
export interface Workload {
  /**
   * A request that changes nothing (`key` is null). As `write`, it takes from `random` alone and always in the same order, or a seed
   * would no longer mean the same requests.
   */
  read(options: ScheduleOptions, caller: AccountRef, random: Random): Drawn;
  /** A request that changes something, under an idempotency key of its own. */
  write(options: ScheduleOptions, caller: AccountRef, random: Random): Drawn;
  /** @throws RangeError when the plan has not what the schedule names */
  call(request: ScheduledRequest, clients: readonly Client[]): WorkloadCall;
  /** Whether the answer says what this very request asked for, or the refusal that was due; 5xx never come here as right. */
  answerIsRight(request: ScheduledRequest, call: WorkloadCall, answer: WholeAnswer): boolean;
}
