import { until } from '@cutover/testing-kit';
import type { Bank } from './bank.ts';
import type { ServiceName } from './service-process.ts';

interface Document {
  readonly stream: string;
  readonly sequence: number;
  readonly events: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
}

type Event = Document['events'][number];

const COMMITS = {
  transfer: 'transfer_saga_commits',
  account: 'account_commits',
  membership: 'member_commits',
} as const;
const NAMES = ['membership', 'account', 'transfer'] as const;
/** Of an account's commits only the steps of transfers are told. */
const UNTOLD: Readonly<Record<ServiceName, object>> = {
  membership: { published: false },
  account: { published: false, commandId: { $regex: '^saga/' } },
  transfer: { published: false },
};
/** For what services tell each other after the last round. */
const PATIENCE_MS = 60_000;
const ENDS: ReadonlySet<string> = new Set([
  'TransferCompleted',
  'TransferFailed',
  'TransferCompensated',
  'LateHoldFound',
]);

/**
 * Reads the whole ledger when all rounds are over and everything has been told, late repetitions included, and checks by counting documents alone.
 * @returns what is wrong
 */
export async function audit(bank: Bank): Promise<readonly string[]> {
  const allTold = async () => {
    const left = NAMES.map((name) => bank.database(name).collection(COMMITS[name]).countDocuments(UNTOLD[name]));
    return (await Promise.all(left)).every((count) => count === 0);
  };
  await until('every commit that others are told of is published', allTold, { withinMs: PATIENCE_MS });
  const all = (name: ServiceName) => bank.database(name).collection<Document>(COMMITS[name]).find().toArray();
  const [sagas, accounts, members] = await Promise.all([all('transfer'), all('account'), all('membership')]);
  return auditOf({ sagas, accounts, members });
}

export interface Ledger {
  readonly sagas: readonly Document[];
  readonly accounts: readonly Document[];
  readonly members: readonly Document[];
}

/** @returns what no ledger may show */
export function auditOf({ sagas, accounts, members }: Ledger): readonly string[] {
  const events = accounts.flatMap((document) => document.events);
  const count = (type: string, key: string) => countBy(events, type, key);
  const effects = {
    held: count('HoldPlaced', 'holdId'),
    credited: count('TransferCredited', 'transferId'),
    captured: count('HoldCaptured', 'holdId'),
    released: count('HoldReleased', 'holdId'),
  };
  const transfers = [...Map.groupBy(sagas, ({ stream }) => stream)].flatMap(([stream, commits]) =>
    transferFaults(stream.slice('transfer-'.length), commits, effects),
  );
  return [...transfers, ...memberFaults(members, events), ...gaps([...sagas, ...accounts, ...members])];
}

type Counts = ReadonlyMap<unknown, number>;

function transferFaults(id: string, commits: readonly Document[], effects: Readonly<Record<string, Counts>>): string[] {
  const last = commits.toSorted((a, b) => a.sequence - b.sequence).at(-1)!.events[0]!.type;
  if (!ENDS.has(last)) return [`transfer ${id} has not ended: ${last}`];
  const times = (effect: string): number => effects[effect]!.get(id) ?? 0;
  const due = last === 'TransferCompleted' ? 1 : 0;
  const faults = ['credited', 'captured'].filter((effect) => times(effect) !== due);
  const found = faults.map((effect) => `transfer ${id}, ${last}: ${effect} ${times(effect)} times`);
  const held = times('held') - times('captured') - times('released');
  return held === 0 ? found : [...found, `transfer ${id}, ${last}: ${held} of its holds are left`];
}

function memberFaults(members: readonly Document[], events: readonly Event[]): string[] {
  const registered = members.filter((document) => document.events[0]!.type === 'MemberRegistered');
  const opened = countBy(events, 'AccountOpened', 'owner');
  return registered
    .map(({ stream }) => stream.slice('member-'.length))
    .filter((id) => !opened.has(id))
    .map((id) => `member ${id} has no account`);
}

function gaps(documents: readonly Document[]): string[] {
  return [...Map.groupBy(documents, ({ stream }) => stream)].flatMap(([stream, commits]) => {
    const last = Math.max(...commits.map(({ sequence }) => sequence));
    return last === commits.length ? [] : [`${stream} has ${commits.length} commits up to ${last}`];
  });
}

function countBy(events: readonly Event[], type: string, key: string): Counts {
  const counts = new Map<unknown, number>();
  for (const event of events) {
    if (event.type === type) counts.set(event.data[key], (counts.get(event.data[key]) ?? 0) + 1);
  }
  return counts;
}
