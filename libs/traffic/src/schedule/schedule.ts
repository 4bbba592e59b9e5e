import { createRandom, type Random } from '../random/random.ts';
import type { ConnectionKind, Operation } from '../record/request-record.ts';

/** What the arrivals are made from; equal options give equal arrivals, and a longer duration only appends. */
export interface ScheduleOptions {
  seed: number;
  ratePerSecond: number;
  durationMs: number;
  /** Share of requests that change money, each under an idempotency key of its own. */
  writeShare: number;
  /** Share of requests on a connection made for them alone. */
  freshConnectionShare: number;
  keepAliveClients: number;
  freshClients: number;
  accountsPerClient: number;
}

/** A client's account, by number: the service's own ids differ from lane to lane. */
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
  op: Operation;
  account: AccountRef;
  to: AccountRef | null;
  minor: number | null;
  key: string | null;
  expects: 'acknowledged' | 'rejected';
}

/** Each account starts with this much; no right sequence of the scheduled withdrawals exhausts it. */
export const openingMinor = 1_000_000;
/** Overdraws every account, whatever was deposited before: a right service rejects it. */
export const overdrawMinor = 1_000_000_000;
const overdrawShare = 0.04;
const transferShare = 0.1;
const statementShare = 0.15;

/** An RFC 9562 version 4 UUID whose random bits come from the seed, so that a key is the same in every lane. */
const uuid = (random: Random): string => {
  const hex = (digits: number) =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const variant = (8 + random.below(4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
};

const pickClient = (options: ScheduleOptions, random: Random): { kind: ConnectionKind; client: number } =>
  random.next() < options.freshConnectionShare
    ? { kind: 'fresh', client: options.keepAliveClients + random.below(options.freshClients) }
    : { kind: 'keep-alive', client: random.below(options.keepAliveClients) };

const pickPayee = (options: ScheduleOptions, payer: AccountRef, random: Random): AccountRef => {
  const perClient = options.accountsPerClient;
  const total = (options.keepAliveClients + options.freshClients) * perClient;
  const own = payer.client * perClient + payer.account;
  const other = (own + 1 + random.below(total - 1)) % total;
  return { client: Math.floor(other / perClient), account: other % perClient };
};

const read = (random: Random) => ({
  op: random.next() < statementShare ? ('statement' as const) : ('balance' as const),
  to: null,
  minor: null,
  key: null,
  expects: 'acknowledged' as const,
});

const write = (options: ScheduleOptions, payer: AccountRef, random: Random) => {
  const key = uuid(random);
  const minor = 1 + random.below(1000);
  if (random.next() < transferShare) {
    return {
      op: 'transfer' as const,
      to: pickPayee(options, payer, random),
      minor,
      key,
      expects: 'acknowledged' as const,
    };
  }
  if (random.next() < 0.5) return { op: 'deposit' as const, to: null, minor, key, expects: 'acknowledged' as const };
  const overdraw = random.next() < overdrawShare;
  return {
    op: 'withdrawal' as const,
    to: null,
    minor: overdraw ? overdrawMinor : minor,
    key,
    expects: overdraw ? ('rejected' as const) : ('acknowledged' as const),
  };
};

/** A seeded Poisson process: exponential gaps with mean 1 / rate, in ms since its start, ascending. */
export const makeSchedule = (options: ScheduleOptions): ScheduledRequest[] => {
  const arrivals = createRandom(options.seed, 'arrivals');
  const choices = createRandom(options.seed, 'requests');
  const requests: ScheduledRequest[] = [];
  let due = arrivals.exponential(1000 / options.ratePerSecond);
  while (due < options.durationMs) {
    const caller = pickClient(options, choices);
    const account = { client: caller.client, account: choices.below(options.accountsPerClient) };
    const what = choices.next() < options.writeShare ? write(options, account, choices) : read(choices);
    requests.push({ id: requests.length, due, ...caller, account, ...what });
    due += arrivals.exponential(1000 / options.ratePerSecond);
  }
  return requests;
};
