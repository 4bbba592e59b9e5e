import type { Bank } from './bank.ts';
import type { Ordered } from './book.ts';
import { permitted } from './permitted.ts';
import type { Change, Effect } from './request.ts';
import { Violation } from './violation.ts';

const STEP_MS = 5_000;
/** Nothing is disturbed any more: 30 s until a deadline, a few for leases of who crashed, and as long again. */
const REST_MS = 90_000;
const ALARM_MS = 20 * 60_000;
const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'compensated', 'returned']);
const TRIES = 5;

/**
 * Lets everything come to rest, as after a bad night: stores answer, processes run, clients repeat what they have not heard of, messages arrive, time passes. Then
 * looks at what is left. @throws Violation
 */
export async function judgeAtRest(bank: Bank): Promise<void> {
  const { world } = bank;
  for (const pod of world.pods) pod.thaw();
  for (const name of ['account', 'membership', 'transfer'] as const) world.restart(name);
  await repeatUnheard(bank);
  const open = await settle(bank);
  await judgeMoney(bank, open);
  const letters = await world.deadLetters();
  if (letters.length > 0) throw new Violation('dead-letter', `messages of ${letters.join(', ')} were given up`);
  if (open.length > 0) await judgeLate(bank, open);
}

async function repeatUnheard(bank: Bank): Promise<void> {
  for (let tries = 0; tries < TRIES && bank.book.unheard.length > 0; tries++) {
    for (const actor of bank.book.members.filter(({ subject, left }) => subject !== undefined && !left))
      await bank.logIn(actor);
    for (const change of bank.book.unheard) await bank.again(change);
    await everyTurn(bank);
  }
}

/** One turn of all that runs beside requests. */
export async function everyTurn({ world }: Bank): Promise<void> {
  for (let moved = 1; moved > 0; ) {
    moved = 0;
    for (const pod of world.pods) moved += await pod.relay();
    for (const pod of world.pods) for (let i = 0; i < pod.groups; i++) await pod.consume(i, Infinity);
  }
  for (const pod of world.pods) await pod.look();
}

/** @returns the transfers that have not ended when all the time has passed */
async function settle(bank: Bank): Promise<readonly Ordered[]> {
  let open: readonly Ordered[] = bank.book.ordered;
  for (let passed = 0; passed <= REST_MS; passed += STEP_MS) {
    await everyTurn(bank);
    open = await stillOpen(bank, open);
    if (open.length === 0) break;
    bank.world.passTime(STEP_MS);
  }
  await everyTurn(bank);
  return open;
}

async function stillOpen(bank: Bank, orders: readonly Ordered[]): Promise<readonly Ordered[]> {
  const open: Ordered[] = [];
  for (const ordered of orders) {
    const { status } = await transferOf(bank, ordered);
    if (!ENDED.has(status)) {
      open.push(ordered);
      continue;
    }
    bank.book.ended.set(status, (bank.book.ended.get(status) ?? 0) + 1);
    if (status === 'completed') takeDown(bank, ordered);
  }
  return open;
}

async function transferOf(bank: Bank, { id, kind }: Ordered): Promise<{ status: string; stuckSince?: string }> {
  const { status, body } = await bank.get(bank.auditor, kind === 'saga' ? 'transfer' : 'account', `/transfers/${id}`);
  if (status !== 200) throw new Violation('answer', `transfer ${id} was taken and is answered by ${status}`);
  return body;
}

function takeDown({ book }: Bank, ordered: Ordered): void {
  const source = book.account(ordered.from);
  if (source !== undefined && !permitted.pay(ordered.by, source))
    throw new Violation('permission', `${ordered.by.name} has moved money of ${source.owner} by a transfer`);
  book.apply(`transfer ${ordered.id}`, effectOf(ordered));
}

function effectOf({ from, to, minor }: Pick<Ordered, 'from' | 'to' | 'minor'>): Effect {
  return {
    deltas: [
      [from, -minor],
      [to, minor],
    ],
  };
}

/** @throws Violation `money` where accounts do not hold what the answers say; what was never heard of may have been done or not, whole */
async function judgeMoney(bank: Bank, open: readonly Ordered[]): Promise<void> {
  const { book } = bank;
  for (const actor of book.actors.filter(({ subject }) => subject !== undefined))
    await bank.listAccounts(bank.auditor, actor.subject);
  const held = new Map<string, number>();
  for (const { id } of book.accounts) held.set(id, await balanceOf(bank, id));
  // Money of a transfer that has not ended is on its way: it may be on both sides, and is judged by that it has not ended.
  const onItsWay = new Set(open.flatMap(({ from, to }) => [from, to]));
  const maybe = book.unheard.map(unheardEffect);
  const differing = [...held]
    .filter(([id]) => !onItsWay.has(id))
    .map(([id, minor]) => [id, minor - book.balance(id)] as const);
  const wrong = differing.filter(([, minor]) => minor !== 0);
  if (wrong.length > 0 && !explained(differing, maybe))
    throw new Violation(
      'money',
      wrong.map(([id, minor]) => `account ${id} holds ${minor} more than was answered`).join('; '),
    );
}

async function balanceOf(bank: Bank, id: string): Promise<number> {
  const { status, body } = await bank.get(bank.auditor, 'account', `/accounts/${id}`);
  if (status !== 200) throw new Violation('answer', `account ${id} was opened and is answered by ${status}`);
  return body.balance.minor;
}

function unheardEffect(change: Change): Effect {
  const { path, body } = change as { path: string; body?: { from: string; to: string; amount: { minor: number } } };
  if (path !== '/transfers') return change.effect();
  return effectOf({ from: body!.from, to: body!.to, minor: body!.amount.minor });
}

/** Whether some of the effects, each as a whole, make up the differences. */
function explained(differing: readonly (readonly [string, number])[], maybe: readonly Effect[]): boolean {
  const [first, ...rest] = maybe;
  if (first === undefined) return differing.every(([, minor]) => minor === 0);
  const without = differing.map(([id, minor]) => {
    const mine = first.deltas.filter(([account]) => account === id);
    return [id, minor - mine.reduce((sum, [, delta]) => sum + delta, 0)] as const;
  });
  return explained(differing, rest) || explained(without, rest);
}

/** A transfer that does not end must be said to be stuck; that it does not end is found in any case. */
async function judgeLate(bank: Bank, open: readonly Ordered[]): Promise<never> {
  bank.world.passTime(ALARM_MS);
  for (const pod of bank.world.pods) await pod.look();
  for (const ordered of open) {
    const { status, stuckSince } = await transferOf(bank, ordered);
    if (!ENDED.has(status) && stuckSince === undefined)
      throw new Violation('unalarmed', `transfer ${ordered.id} is ${status}, and nobody is told`);
  }
  throw new Violation(
    'late',
    `transfers have not ended ${REST_MS / 1_000} s after everything came to rest: ${open.map(({ id }) => id).join(', ')}`,
  );
}
