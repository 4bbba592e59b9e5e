import { uuid } from '../random/uuid.ts';
import type { Random } from '../random/random.ts';
import type { AccountRef, ScheduleOptions } from '../schedule/scheduled-request.ts';
import type { Drawn } from '../workload/workload.ts';

export type AccountOperation = 'deposit' | 'withdrawal' | 'transfer' | 'balance' | 'statement';

/** Each account starts with this much; no right sequence of the scheduled withdrawals exhausts it. */
export const openingMinor = 1_000_000;
/** Overdraws every account, whatever was deposited before: a right service rejects it. */
export const overdrawMinor = 1_000_000_000;
const overdrawShare = 0.04;
const transferShare = 0.1;
const statementShare = 0.15;
const most = 1000;

/** Any account but the payer's. */
export const drawPayee = (options: ScheduleOptions, payer: AccountRef, random: Random): AccountRef => {
  const perClient = options.accountsPerClient;
  const total = (options.keepAliveClients + options.freshClients) * perClient;
  const own = payer.client * perClient + payer.account;
  const other = (own + 1 + random.below(total - 1)) % total;
  return { client: Math.floor(other / perClient), account: other % perClient };
};

export const drawRead = (_options: ScheduleOptions, _caller: AccountRef, random: Random): Drawn => {
  const op: AccountOperation = random.next() < statementShare ? 'statement' : 'balance';
  return { op, to: null, minor: null, key: null, expects: 'acknowledged' };
};

export const drawWrite = (options: ScheduleOptions, caller: AccountRef, random: Random): Drawn => {
  const key = uuid(random);
  const minor = 1 + random.below(most);
  const expects = 'acknowledged';
  if (random.next() < transferShare) {
    return { op: 'transfer', to: drawPayee(options, caller, random), minor, key, expects };
  }
  if (random.next() < 0.5) return { op: 'deposit', to: null, minor, key, expects };
  const overdraw = random.next() < overdrawShare;
  const taken = overdraw ? overdrawMinor : minor;
  return { op: 'withdrawal', to: null, minor: taken, key, expects: overdraw ? 'rejected' : expects };
};
