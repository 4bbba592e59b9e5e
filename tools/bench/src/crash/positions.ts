/** Whom a round kills. */
export type Victim = ServiceVictim | 'broker';
export type ServiceVictim = 'membership' | 'account' | 'transfer';

/** What the transfer service asks of accounts. */
export type Step = 'hold' | 'credit' | 'cancel-credit' | 'capture' | 'release';

export type SagaState =
  | 'requested'
  | 'held'
  | 'credited'
  | 'completed'
  | 'failed'
  | 'cancelling'
  | 'compensating'
  | 'compensated';

/** A commit as far as a crash is concerned: it is there, and its message has been acknowledged and marked, or not. */
export interface Recorded {
  readonly published: boolean;
}

export interface SagaRecord extends Recorded {
  readonly type: string;
}

/** A transfer as its stores show it. */
export interface Seen {
  /** The saga's last commit. */
  readonly saga: SagaRecord | undefined;
  /** The commits that its steps left with accounts. */
  readonly steps: ReadonlyMap<Step, Recorded>;
}

export const STATES: Readonly<Record<string, SagaState>> = {
  TransferRequested: 'requested',
  FundsHeld: 'held',
  TargetCredited: 'credited',
  TransferCompleted: 'completed',
  TransferFailed: 'failed',
  CreditCancelled: 'cancelling',
  CompensationStarted: 'compensating',
  TransferCompensated: 'compensated',
  LateHoldFound: 'compensated',
};

const ASKS: Readonly<Record<string, Step>> = {
  TransferRequested: 'hold',
  FundsHeld: 'credit',
  CreditCancelled: 'cancel-credit',
  TargetCredited: 'capture',
  CompensationStarted: 'release',
};

const IN_ORDER: readonly Step[] = ['release', 'capture', 'cancel-credit', 'credit', 'hold'];
const ENDED: ReadonlySet<SagaState> = new Set(['completed', 'failed', 'compensated']);

/** Whether anything was still to be done: steps, or telling how it ended. */
export function inFlight({ saga }: Seen): boolean {
  return saga !== undefined && !(ENDED.has(STATES[saga.type]!) && saga.published);
}

/** The step that a death fell on, by the last durable record of the one who died: on which side of its commit, and of its publication. */
export function positionOf(victim: Victim, seen: Seen): string | undefined {
  if (seen.saga === undefined || !inFlight(seen)) return undefined;
  if (victim === 'account') return accountPosition(seen.saga, seen.steps);
  return `${STATES[seen.saga.type]} ${seen.saga.published ? 'told' : 'recorded'}`;
}

function accountPosition({ type, published }: SagaRecord, steps: Seen['steps']): string | undefined {
  const asked = ASKS[type];
  if (published && asked !== undefined && !steps.has(asked)) return `${asked} asked`;
  const last = IN_ORDER.find((step) => steps.has(step));
  return last && `${last} ${steps.get(last)!.published ? 'told' : 'recorded'}`;
}
