import type { Invariants } from '@cutover/comparison';
import type { Answers } from './answers.ts';
import type { BankApp } from './bank-members.ts';
import type { Deletion } from './deletions.ts';
import type { Held } from './held.ts';
import type { OutagePlan } from './outage-plan.ts';

/** MongoDB and Kafka stood still for a while. Times in seconds from when they went on again; null: not within three minutes. */
export interface Freeze {
  /** Processes that were stopped. */
  readonly stopped: number;
  readonly answers: readonly Answers[];
  /** Of requests that were due while nothing moved. */
  readonly answersMeanwhile: readonly Answers[];
  /** Writes begun and acknowledged while nothing moved: none, or it did. */
  readonly writtenMeanwhile: number;
  /** The most that one pod held before, and while nothing moved. */
  readonly heldBefore: readonly Held[];
  readonly heldMeanwhile: readonly Held[];
  /** Times that a pod did not say what it held. */
  readonly silent: number;
  readonly readyAgain: number | null;
  /** Every message consumed, every commit published, every transfer ended; the load goes on for a while first. */
  readonly settled: number | null;
}

/** What the account service's own `audit` adds up, minor units. */
export interface Audited {
  readonly balances: number;
  readonly paidIn: number;
  readonly paidOut: number;
  readonly underWay: number;
  readonly differing: number;
}

/** What a bank did while its stores failed it. */
export interface Outages {
  readonly plan: OutagePlan;
  readonly deletions: readonly Deletion[];
  readonly answersDuringDeletions: readonly Answers[];
  /** Seconds from the end of that load until all was settled. */
  readonly settledAfterDeletions: number | null;
  /** Of the containers of services, brokers and MongoDB, by app: those that ended and were started again in their pods. */
  readonly restarts: Readonly<Record<string, number>>;
  readonly freeze: Freeze;
  /** Answers that no outage excuses. */
  readonly wrong: readonly string[];
  readonly checks: Readonly<Record<BankApp, Invariants>>;
  readonly audit: Audited;
}
