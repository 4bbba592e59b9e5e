import { describe, expect, it } from '@jest/globals';
import { cancelCredit, captureHold, creditMoney, holdMoney, releaseHold, TOPICS } from '@cutover/contracts';
import {
  Aggregates,
  CommandHandler,
  EventStoreError,
  InMemoryEventStore,
  type Append,
  type ReadOptions,
} from '@cutover/event-sourcing';
import { accountDecider } from '../account/account-decider.ts';
import { accountStream, type AccountEvent } from '../account/account.ts';
import { HoldService } from '../hold/hold-service.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { silent } from '../testing/test-bank.ts';
import { StepHandler } from './step-handler.ts';
import { stepCommandsHandler, toMessages } from './step-messages.ts';
import type { StepEvent } from '../account/step-event.ts';
import type { Step } from './step.ts';

const now = new Date(1_700_000_000_000);
const eur = (minor: number) => ({ minor, currency: 'EUR' });

/** What an account service without an inbox would have: each step is recorded as if it had never come before. */
class ForgetfulStore extends InMemoryEventStore<AccountEvent | StepEvent> {
  #made = 0;

  override append(append: Append<AccountEvent | StepEvent>) {
    return super.append({ ...append, commandId: `${append.commandId}#${++this.#made}` });
  }
}

async function bank(store = new InMemoryEventStore<AccountEvent | StepEvent>()) {
  const aggregates = new Aggregates(store as InMemoryEventStore<AccountEvent>, accountDecider);
  const steps = new StepHandler({ store, aggregates, clock: () => now });
  const open = async (id: string, owner: string, minor: number, currency = 'EUR') => {
    const opened: AccountEvent = {
      type: 'AccountOpened',
      data: { owner, currency, kind: 'main', openedAt: now.toISOString() },
    };
    const paid: AccountEvent = { type: 'MoneyDeposited', data: { amount: { minor, currency }, balance: minor } };
    const append = {
      stream: accountStream(id),
      expected: 0,
      commandId: 'open',
      events: [opened, paid],
      recordedAt: now,
    };
    await store.append(append);
  };
  await open('a', 'ada', 100);
  await open('b', 'grace', 0);
  const stateOf = async (id: string) => (await aggregates.load(accountStream(id))).state!;
  const told = async (stream: string) => {
    const commits = await store.read(stream, { after: 0, limit: 100 });
    return commits.flatMap((commit) => toMessages(commit)).map(({ type, data, key }) => ({ type, key, ...data }));
  };
  return { store, steps, stateOf, told, open };
}

/** Counts what is asked of it. */
class Reading extends InMemoryEventStore<AccountEvent | StepEvent> {
  reads = 0;

  override read(stream: string, options: ReadOptions) {
    this.reads++;
    return super.read(stream, options);
  }
}

function handlerOn(store: InMemoryEventStore<AccountEvent | StepEvent>): StepHandler {
  const aggregates = new Aggregates(store as InMemoryEventStore<AccountEvent>, accountDecider);
  return new StepHandler({ store, aggregates, clock: () => now });
}

const step = <T extends Step['step']>(name: T, accountId: string, over: object = {}): Step =>
  ({ step: name, transferId: 't', accountId, ...over }) as Step;
const hold = (over: object = {}) => step('hold', 'a', { amount: eur(60), owner: 'ada', ...over });
const credit = (over: object = {}) => step('credit', 'b', { amount: eur(60), from: 'a', ...over });

describe("a saga's steps", () => {
  it('hold, credit and capture, each once however often they come, and are told', async () => {
    const { steps, stateOf, told } = await bank();
    for (const each of [hold(), credit(), step('capture', 'a')]) for (let i = 0; i < 3; i++) await steps.handle(each);
    expect([await stateOf('a'), await stateOf('b')]).toMatchObject([{ balance: 40, holds: {} }, { balance: 60 }]);
    const about = (accountId: string) => ({ transferId: 't', accountId, key: 't' });
    expect(await told(accountStream('a'))).toEqual([
      { type: 'MoneyHeld', ...about('a') },
      { type: 'HoldCaptured', ...about('a') },
    ]);
    expect(await told(accountStream('b'))).toEqual([{ type: 'MoneyCredited', ...about('b') }]);
  });

  it('are not safe by themselves: without an inbox the same credit makes money each time', async () => {
    const { steps, stateOf } = await bank(new ForgetfulStore());
    for (let i = 0; i < 3; i++) await steps.handle(credit());
    expect((await stateOf('b')).balance).toBe(180);
  });

  it('of one id that mean something else are refused, and change nothing', async () => {
    const { steps, stateOf } = await bank();
    await steps.handle(hold());
    await steps.handle(credit());
    for (const other of [
      hold({ amount: eur(61) }),
      hold({ owner: 'grace' }),
      credit({ amount: eur(6) }),
      credit({ from: 'x' }),
    ]) {
      await expect(steps.handle(other)).rejects.toMatchObject({ code: 'event-store.key-reused', retriable: false });
    }
    expect([await stateOf('a'), await stateOf('b')]).toMatchObject([{ balance: 100 }, { balance: 60 }]);
  });

  it('keep what is held from others, and give it back', async () => {
    const { steps, stateOf, told } = await bank();
    await steps.handle(hold());
    await steps.handle(hold({ transferId: 'u' }));
    await steps.handle(step('release', 'a'));
    expect(await stateOf('a')).toMatchObject({ balance: 100, holds: {} });
    expect(await told(accountStream('a'))).toMatchObject([
      { type: 'MoneyHeld' },
      { type: 'HoldRefused', transferId: 'u', reason: 'account.insufficient-funds' },
      { type: 'HoldReleased' },
    ]);
  });

  it.each([
    ["another member's account", { owner: 'grace' }, 'account.not-yours'],
    ['another currency', { amount: { minor: 1, currency: 'KRW' } }, 'account.currency-mismatch'],
  ])('refuse to hold on %s', async (_what, over, reason) => {
    const { steps, told } = await bank();
    await steps.handle(hold(over));
    expect(await told(accountStream('a'))).toMatchObject([{ type: 'HoldRefused', reason }]);
  });

  it('hold nothing of an owner who has left', async () => {
    const { store, told } = await bank();
    const aggregates = new Aggregates(store as InMemoryEventStore<AccountEvent>, accountDecider);
    const steps = new StepHandler({ store, aggregates, clock: () => now, hasLeft: (owner) => owner === 'ada' });
    await steps.handle(hold());
    expect(await told(accountStream('a'))).toMatchObject([{ type: 'HoldRefused', reason: 'account.owner-left' }]);
  });

  it('refuse an account that does not exist, and leave its stream free', async () => {
    const { steps, told, open, stateOf } = await bank();
    await steps.handle(step('credit', 'x', { amount: eur(1), from: 'a' }));
    await steps.handle(step('credit', 'x', { amount: eur(1), from: 'a' }));
    expect(await told('unopened-t-credit')).toEqual([
      { type: 'CreditRefused', transferId: 't', accountId: 'x', key: 't', reason: 'account.unknown' },
    ]);
    await open('x', 'kim', 5);
    expect((await stateOf('x')).balance).toBe(5);
  });

  it('bar a credit that comes too late', async () => {
    const { steps, stateOf, told } = await bank();
    await steps.handle(step('cancel-credit', 'b'));
    await steps.handle(credit());
    expect((await stateOf('b')).balance).toBe(0);
    expect((await told(accountStream('b'))).map(({ type }) => type)).toEqual(['CreditRefused', 'CreditRefused']);
  });

  it('do not bar a credit that was there first', async () => {
    const { steps, stateOf, told } = await bank();
    await steps.handle(credit());
    await steps.handle(step('cancel-credit', 'b'));
    expect((await stateOf('b')).balance).toBe(60);
    expect((await told(accountStream('b'))).map(({ type }) => type)).toEqual(['MoneyCredited']);
  });

  it('release what is not held without harm, and again what came late', async () => {
    const { steps, stateOf, told } = await bank();
    await steps.handle(step('release', 'a'));
    await steps.handle(hold());
    await steps.handle(step('release', 'a'));
    expect(Object.keys((await stateOf('a')).holds)).toEqual(['t']);
    await steps.handle(step('late-release', 'a'));
    expect((await stateOf('a')).holds).toEqual({});
    expect((await told(accountStream('a'))).map(({ type }) => type)).toEqual([
      'HoldReleased',
      'MoneyHeld',
      'HoldReleased',
    ]);
  });

  it('neither capture nor release a hold of their id that another has placed, nor place one over it', async () => {
    const { store, steps, stateOf, told } = await bank();
    const holds = new HoldService({
      handler: new CommandHandler({
        store: store as InMemoryEventStore<AccountEvent>,
        aggregates: new Aggregates(store as InMemoryEventStore<AccountEvent>, accountDecider),
        decider: accountDecider,
      }),
      aggregates: new Aggregates(store as InMemoryEventStore<AccountEvent>, accountDecider),
      notes: inMemoryStores().holdNotes,
      log: silent,
    });
    const expiresAt = new Date(now.getTime() + 60_000).toISOString();
    await holds.place({ account: 'a', holdId: 't', now }, { amount: eur(7), expiresAt });
    await steps.handle(hold());
    await steps.handle(step('release', 'a'));
    await expect(steps.handle(step('capture', 'a'))).rejects.toThrow('holds nothing');
    expect((await stateOf('a')).holds).toMatchObject({ t: { amount: eur(7) } });
    expect((await told(accountStream('a'))).map((each) => each)).toMatchObject([
      { type: 'HoldRefused', reason: 'hold.exists' },
      { type: 'HoldReleased' },
    ]);
  });

  it('take what was credited, where an operator says so and nothing is held any more, and once', async () => {
    const { steps, stateOf, told } = await bank();
    await steps.handle(credit());
    for (let i = 0; i < 2; i++) await steps.handle(step('capture', 'a', { amount: eur(60) }));
    await steps.handle(step('capture', 'a'));
    expect([await stateOf('a'), await stateOf('b')]).toMatchObject([{ balance: 40 }, { balance: 60 }]);
    expect(await told(accountStream('a'))).toMatchObject([{ type: 'HoldCaptured' }]);
  });

  it('do not capture what was never held', async () => {
    const { steps } = await bank();
    await expect(steps.handle(step('capture', 'a'))).rejects.toThrow('holds nothing');
  });

  it('ask for an account once, and again only where another process has written it', async () => {
    const store = new Reading();
    const [one, two] = [await bank(store), handlerOn(store)];
    await one.steps.handle(hold({ transferId: 't1', amount: eur(10) }));
    const before = store.reads;
    await one.steps.handle(hold({ transferId: 't2', amount: eur(10) }));
    await one.steps.handle(step('capture', 'a', { transferId: 't1' }));
    expect(store.reads - before).toBe(0);
    await two.handle(hold({ transferId: 't3', amount: eur(10) }));
    // The first process knows nothing of that hold: it looks, and neither refuses nor overwrites.
    await one.steps.handle(step('capture', 'a', { transferId: 't3' }));
    await two.handle(step('release', 'a', { transferId: 't2' }));
    expect(Object.keys((await one.stateOf('a')).holds)).toEqual([]);
  });

  it('meet writers of the same account and go on', async () => {
    const { steps, stateOf } = await bank();
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => steps.handle(hold({ transferId: `t${i}`, amount: eur(10) }))),
    );
    expect(Object.keys((await stateOf('a')).holds)).toHaveLength(8);
  });
});

describe('a message that asks for a step', () => {
  const data = { transferId: 't', accountId: 'a', to: 'b', amount: eur(60), owner: 'ada' };
  const message = (over: object = {}) => ({
    ...{ topic: TOPICS.accountCommands, key: 'a', id: 't/hold', type: holdMoney.type, version: 1, data },
    ...{ partition: 0, offset: '0', ...over },
  });

  it('is carried out', async () => {
    const { steps, stateOf } = await bank();
    await stepCommandsHandler(steps)(message());
    expect(Object.keys((await stateOf('a')).holds)).toEqual(['t']);
  });

  it('again is known for a duplicate, whatever the step, and by what is recorded', async () => {
    const about = { transferId: 't', accountId: 'a' };
    const told = [
      message(),
      message({ id: 't/cancel-credit', type: cancelCredit.type, data: about }),
      message({ id: 't/capture', type: captureHold.type, data: about }),
      message({ id: 't/late-release', type: releaseHold.type, data: about }),
    ];
    const results = async (store: InMemoryEventStore<AccountEvent | StepEvent>, messages = told) => {
      const handle = stepCommandsHandler((await bank(store)).steps);
      const found: unknown[] = [];
      for (const each of messages) found.push(await handle(each), await handle(each));
      return found;
    };
    const pair = [undefined, 'duplicate'];
    expect(await results(new InMemoryEventStore())).toEqual([...pair, ...pair, ...pair, ...pair]);
    expect(await results(new ForgetfulStore(), told.slice(0, 2))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('to take a credit back that was there first is no duplicate', async () => {
    const handle = stepCommandsHandler((await bank()).steps);
    const about = { transferId: 't', accountId: 'b' };
    await handle(message({ id: 't/credit', type: creditMoney.type, data: { ...about, from: 'a', amount: eur(60) } }));
    const cancel = message({ id: 't/cancel-credit', type: cancelCredit.type, data: about });
    expect([await handle(cancel), await handle(cancel)]).toEqual([undefined, undefined]);
  });

  it.each<[string, object, string]>([
    ['an unknown version', { version: 2 }, 'contract.unknown-version'],
    ['an unknown type', { type: 'StealMoney' }, 'contract.unknown-type'],
    ['no amount', { data: { ...data, amount: undefined } }, 'contract.invalid'],
    ['a negative amount', { data: { ...data, amount: eur(-1) } }, 'contract.invalid'],
    ['a fraction', { data: { ...data, amount: eur(1.5) } }, 'contract.invalid'],
  ])('but is of %s is a named error, which trying again does not cure', async (_what, over, code) => {
    const { steps, stateOf } = await bank();
    await expect(stepCommandsHandler(steps)(message(over))).rejects.toMatchObject({ code, retriable: false });
    expect((await stateOf('a')).holds).toEqual({});
  });

  it('to take what nobody holds is no message to wait for', async () => {
    const { steps } = await bank();
    const capture = { id: 't/capture', type: captureHold.type, data: { transferId: 't', accountId: 'a' } };
    const error = await stepCommandsHandler(steps)(message(capture)).catch((reason: unknown) => reason);
    expect(error).not.toHaveProperty('retriable', true);
  });

  it('waits while the ledger is away', async () => {
    const { steps, store } = await bank();
    store.append = () => Promise.reject(new EventStoreError('event-store.unavailable', 'away'));
    await expect(stepCommandsHandler(steps)(message())).rejects.toMatchObject({ retriable: true });
  });
});
