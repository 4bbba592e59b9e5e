import { fold } from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';
import { accountDecider } from '../account/account-decider.ts';
import type { AccountEvent } from '../account/account.ts';

interface Document {
  readonly stream: string;
  readonly sequence: number;
  readonly commandId: string;
  readonly idempotencyKey?: string;
  readonly events: readonly AccountEvent[];
}

export interface Ledger {
  /** Sum of all balances, folded from events. */
  readonly total: number;
  /** Sum of all deposits less all withdrawals. */
  readonly paidIn: number;
  /** How often each request's key was applied: direct commits of accounts, and completed transfers. */
  readonly applied: ReadonlyMap<string, number>;
  /** What no ledger may show. */
  readonly faults: readonly string[];
}

type Counts = Map<string, number>;

const count = (counts: Counts, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Reads the whole ledger and checks what must hold in it, with nothing but the documents. */
export async function audit(connection: Connection): Promise<Ledger> {
  const [accounts, transfers] = [await all(connection, 'account_commits'), await all(connection, 'transfer_commits')];
  const streams = [...Map.groupBy(accounts, ({ stream }) => stream).values()];
  const applied: Counts = new Map();
  const steps: Counts = new Map();
  for (const { events, idempotencyKey } of accounts) {
    const { type, data } = events[0]!;
    if (idempotencyKey !== undefined) count(applied, idempotencyKey);
    if ('transferId' in data) count(steps, `${data.transferId} ${type}`);
  }
  const twice = [...steps].filter(([, times]) => times > 1).map(([step, times]) => `${step}: ${times} times`);
  const uneven = transfers.filter(({ sequence }) => sequence === 1).flatMap((order) => settle(order, steps, applied));
  return {
    total: streams.reduce((sum, commits) => sum + balanceOf(commits), 0),
    paidIn: accounts.reduce((sum, { events }) => sum + paid(events[0]!), 0),
    applied,
    faults: [...streams.flatMap(faultsOf), ...twice, ...uneven],
  };
}

async function all(connection: Connection, name: string): Promise<Document[]> {
  return (await connection.collection(name).find().sort({ _id: 1 }).toArray()) as unknown as Document[];
}

function balanceOf(commits: readonly Document[]): number {
  return (
    fold(
      accountDecider,
      undefined,
      commits.flatMap(({ events }) => events),
    )?.balance ?? 0
  );
}

/** The most that was ever agreed. */
function overdraftOf(commits: readonly Document[]): number {
  const events = commits.flatMap(({ events }) => events);
  return Math.max(0, ...events.map(({ type, data }) => (type === 'OverdraftAgreed' ? data.limit : 0)));
}

function paid({ type, data }: AccountEvent): number {
  if (type === 'MoneyDeposited' || type === 'InterestAccrued') return data.amount.minor;
  return type === 'MoneyWithdrawn' || type === 'HoldCaptured' ? -data.amount.minor : 0;
}

function faultsOf(commits: readonly Document[]): string[] {
  const stream = commits[0]!.stream;
  const balance = balanceOf(commits);
  const last = commits.flatMap(({ events }) => events).findLast(({ data }) => 'balance' in data)?.data;
  const stated = last && 'balance' in last ? last.balance : 0;
  const faults: string[] = [];
  if (stated !== balance) faults.push(`${stream}: folds to ${balance}, says ${stated}`);
  if (commits.some(({ sequence }, i) => sequence !== i + 1)) faults.push(`${stream}: has a gap`);
  if (balance < -overdraftOf(commits)) faults.push(`${stream}: ${balance}`);
  return faults;
}

/** A transfer's effects must be even: what left one account reached the other, or came back. */
function settle({ stream, idempotencyKey }: Document, steps: Counts, applied: Counts): string[] {
  const id = stream.slice('transfer-'.length);
  const of = (type: AccountEvent['type']): number => steps.get(`${id} ${type}`) ?? 0;
  const [debited, credited, refunded] = [of('TransferDebited'), of('TransferCredited'), of('TransferRefunded')];
  if (credited > 0 && idempotencyKey !== undefined) count(applied, idempotencyKey);
  if (debited === credited + refunded) return [];
  return [`transfer ${id}: debited ${debited}, credited ${credited}, refunded ${refunded}`];
}
