import { setTimeout as sleep } from 'node:timers/promises';
import type { Bank } from './bank.ts';
import { accountRecord, newCustomer, newRegistration, orderOf, persist, place, register } from './customer.ts';
import type { Customer, Order, Registration } from './customer.ts';
import { inFlight, positionOf, type Victim } from './positions.ts';
import type { Plan } from './schedule.ts';
import { isRight, judge, type OrderOutcome, type Verdict } from './verdict.ts';
import { seenOf, watchFor, type Watched } from './watch.ts';

export interface RoundRecord {
  readonly round: number;
  readonly victim: Victim;
  /** What the kill waited for. */
  readonly aim: string;
  /** Whether that was seen before the kill. */
  readonly seen: boolean;
  /** Transfers that had not ended when the victim was gone. */
  readonly inFlight: number;
  /** Where the victim died, once a transfer. */
  readonly positions: readonly string[];
  readonly acknowledged: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  readonly tookMs: number;
  /** From the kill until every transfer had ended. */
  readonly recoveryMs: number;
}

const TRIES = 3;
const STUCK_MS = 60_000;
const MORE_MS = 100;
const MOST_MORE = 12;
const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'compensated']);

/** A round whose kill met no transfer in flight shows nothing: it is run again. @throws Error when that happens thrice */
export async function roundInFlight(bank: Bank, plan: Plan): Promise<RoundRecord> {
  for (let tries = 1; ; tries++) {
    const record = await runRound(bank, plan);
    if (record.inFlight > 0 || !isRight(record.verdict)) return record;
    if (tries === TRIES) throw new Error(`round ${plan.round}: no transfer was in flight at ${tries} kills`);
  }
}

/** Register, open, deposit, transfer; a kill with transfers in flight; and, once all is up again, statements that must be right. */
async function runRound(bank: Bank, plan: Plan): Promise<RoundRecord> {
  const began = performance.now();
  await bank.allow(plan.deadlineMs);
  const customer = await newCustomer(bank);
  const registration = newRegistration();
  const pouring = new Pouring(customer, plan);
  const watched: Watched = { customer, order: pouring.orders[0]!, registration };
  // Not before a transfer is under way: on a slow machine the registration, and with it the kill, would come first.
  const registering =
    plan.aim.victim === 'membership'
      ? watchFor(bank, { of: 'saga', what: 'TransferRequested', told: false }, watched).then(() =>
          register(bank, registration),
        )
      : undefined;
  const hit = await strike(bank, plan, { ...watched, orders: pouring.orders });
  pouring.stop();
  const killedAt = performance.now();
  await Promise.all(hit.dead.map((victim) => bank.revive(victim)));
  const ids = await pouring.acknowledged();
  await registering;
  const outcomes = await Promise.all(ids.map((id) => outcomeOf(customer, id)));
  const recoveryMs = performance.now() - killedAt;
  const { main, second, foreign } = customer;
  const accounts = await Promise.all([main, second, foreign].map((id) => accountRecord(customer, id)));
  return {
    round: plan.round,
    victim: plan.aim.victim,
    aim: `${plan.aim.sight.what} ${plan.aim.sight.told ? 'told' : 'recorded'}`,
    ...{ seen: hit.seen, inFlight: hit.inFlight, positions: hit.positions },
    acknowledged: new Set(ids).size,
    ends: tallyOf(outcomes),
    verdict: judge(outcomes, accounts),
    tookMs: Math.round(performance.now() - began),
    recoveryMs: Math.round(recoveryMs),
  };
}

/** Orders as they were planned, and another one every few milliseconds until it is told to stop: whenever the kill comes, some are in flight. */
class Pouring {
  readonly orders: Order[];
  readonly #customer: Customer;
  readonly #placing: Promise<string>[];
  readonly #more: Promise<void>;
  #stopped = false;

  constructor(customer: Customer, plan: Plan) {
    this.#customer = customer;
    this.orders = plan.orders.map((planned) => orderOf(customer, planned));
    this.#placing = this.orders.map(async (order, i) => {
      await sleep(plan.orders[i]!.delayMs);
      return place(customer, order);
    });
    this.#more = this.#pour();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** @returns the id of each transfer, once all are acknowledged */
  async acknowledged(): Promise<readonly string[]> {
    await this.#more;
    return Promise.all(this.#placing);
  }

  async #pour(): Promise<void> {
    for (let left = MOST_MORE; left > 0; left--) {
      await sleep(MORE_MS);
      if (this.#stopped) return;
      const order = orderOf(this.#customer, { kind: 'pay', minor: 1 });
      this.orders.push(order);
      this.#placing.push(place(this.#customer, order));
    }
  }
}

interface Field extends Watched {
  /** Those that are placed so far; the watched one is the first. */
  readonly orders: readonly Order[];
}

/** Waits for the moment, kills, and reads what was durable then. */
async function strike(bank: Bank, { aim }: Plan, field: Field) {
  const { customer, orders, registration } = field;
  const dead: Victim[] = [aim.victim];
  if (aim.pastDeadline) {
    await watchFor(bank, { of: 'saga', what: 'FundsHeld', told: false }, field);
    await bank.crash('account');
    dead.push('account');
  }
  const seen = await watchFor(bank, aim.sight, field);
  await bank.crash(aim.victim);
  const all = await Promise.all(orders.map((order) => seenOf(bank, customer, order)));
  const flying = all.filter(inFlight);
  const own = aim.victim === 'membership' ? [await memberPosition(bank, registration)] : [];
  const positions = aim.victim === 'membership' ? own : flying.map((each) => positionOf(aim.victim, each));
  return { dead, seen, inFlight: flying.length, positions: positions.filter((each) => each !== undefined) };
}

async function memberPosition(bank: Bank, { email, key }: Registration): Promise<string> {
  const commit = await bank.members.findByRequest(`email:${email}`, key);
  if (commit === undefined) return 'registration asked';
  return `registration ${commit.published ? 'told' : 'recorded'}`;
}

async function outcomeOf({ transfer }: Customer, id: string): Promise<OrderOutcome> {
  const until = performance.now() + STUCK_MS;
  for (;;) {
    const { status: code, body } = await persist('transfer', () => transfer.get(`/transfers/${id}`));
    const status = code === 200 ? (body.status as string) : 'unknown';
    if (ENDED.has(status) || code !== 200 || performance.now() > until) return { id, status };
    await sleep(50);
  }
}

function tallyOf(outcomes: readonly OrderOutcome[]): Record<string, number> {
  const groups = Map.groupBy(outcomes, ({ status }) => status);
  return Object.fromEntries([...groups].map(([status, some]) => [status, some.length]));
}
