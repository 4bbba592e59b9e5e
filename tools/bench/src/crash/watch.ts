import type { Commit, DomainEvent } from '@cutover/event-sourcing';
import type { Bank } from './bank.ts';
import type { Customer, Order, Registration } from './customer.ts';
import type { Seen, Step } from './positions.ts';
import type { Sight } from './schedule.ts';

type Found = Commit<DomainEvent>;

const STEPS: readonly Step[] = ['hold', 'credit', 'cancel-credit', 'capture', 'release'];
const WHOLE_SAGA = 8;
const PATIENCE_MS = 15_000;

/** The transfer's id in its stream's name. */
const idOf = ({ stream }: Found): string => stream.slice('transfer-'.length);
const commandOf = (transferId: string, step: string): string => `saga/${transferId}/${step}`;

/** The account at which a step is carried out. One that is not there has its refusal recorded beside. */
function streamsOf({ from, to }: Order, transferId: string, step: string): readonly string[] {
  const account = step === 'credit' || step === 'cancel-credit' ? to : from;
  return [`account-${account}`, `unopened-${transferId}-${step}`];
}

async function stepCommit(
  { accounts }: Bank,
  order: Order,
  transferId: string,
  step: string,
): Promise<Found | undefined> {
  for (const stream of streamsOf(order, transferId, step)) {
    const found = await accounts.findByCommand(stream, commandOf(transferId, step));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The stores as they are this moment: how far the order's saga is, and what its steps have left with accounts. */
export async function seenOf(bank: Bank, { memberId }: Customer, order: Order): Promise<Seen> {
  const first = await bank.sagas.findByRequest(memberId, order.key);
  if (first === undefined) return { saga: undefined, steps: new Map() };
  const commits = await bank.sagas.read(first.stream, { after: 0, limit: WHOLE_SAGA });
  const { events, published } = commits.at(-1) ?? first;
  const found = await Promise.all(STEPS.map((step) => stepCommit(bank, order, idOf(first), step)));
  const steps = STEPS.flatMap((step, i) => (found[i] ? [[step, found[i]] as const] : []));
  return { saga: { type: events[0]!.type, published }, steps: new Map(steps) };
}

export interface Watched {
  readonly customer: Customer;
  readonly order: Order;
  readonly registration: Registration;
}

/** Looks again and again until what is to be seen is there. @returns whether it was, and not too late to be of use */
export async function watchFor(bank: Bank, { of, what, told }: Sight, watched: Watched): Promise<boolean> {
  const look = { saga: sagaLook, account: accountLook, member: memberLook }[of];
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const commit = await look(bank, what, watched);
    if (commit === 'past') return false;
    if (commit && (commit.published || !told)) return true;
  }
  return false;
}

type Look = (bank: Bank, what: string, watched: Watched) => Promise<Found | 'past' | undefined>;

const sagaLook: Look = async ({ sagas }, what, { customer, order }) => {
  const first = await sagas.findByRequest(customer.memberId, order.key);
  if (first === undefined || what === first.events[0]!.type) return first;
  const commits = await sagas.read(first.stream, { after: 0, limit: WHOLE_SAGA });
  const found = commits.find(({ events }) => events[0]!.type === what);
  const ended = /^Transfer(Completed|Failed|Compensated)$/.test(commits.at(-1)?.events[0]?.type ?? '');
  return found ?? (ended ? 'past' : undefined);
};

const accountLook: Look = async (bank, step, { customer, order }) => {
  const first = await bank.sagas.findByRequest(customer.memberId, order.key);
  return first && stepCommit(bank, order, idOf(first), step);
};

const memberLook: Look = ({ members }, _what, { registration }) =>
  members.findByRequest(`email:${registration.email}`, registration.key);
