import fc, { type AsyncCommand } from 'fast-check';
import * as actions from './actions.ts';
import type { Actor } from './actor.ts';
import type { Bank } from './bank.ts';
import type { Book } from './book.ts';
import { permitted, type Owned } from './permitted.ts';
import { isDone } from './request.ts';
import { SERVICES } from './services.ts';
import { Violation } from './violation.ts';

export type Command = AsyncCommand<Book, Bank>;

/** A command of what was drawn for it: it picks whom and what it is about when it is run, from what there is by then. */
function command<D extends object>(
  name: string,
  drawn: fc.Arbitrary<D>,
  run: (bank: Bank, drawn: D) => Promise<unknown>,
): fc.Arbitrary<Command> {
  return drawn.map((data) => ({
    check: () => true,
    run: async (_book, bank) => void (await run(bank, data)),
    toString: () => `${name} ${JSON.stringify(data)}`,
  }));
}

const pick = fc.nat({ max: 11 });
const minor = fc.integer({ min: 1, max: 300 });
const small = fc.integer({ min: 1, max: 3 });
const service = fc.constantFrom(...SERVICES);
const trigger = { after: fc.nat({ max: 4 }), lands: fc.boolean() };

const at = <T>(list: readonly T[], n: number): T | undefined => (list.length === 0 ? undefined : list[n % list.length]);

/** Whoever it is, with a token that is good. */
async function actorAt(bank: Bank, n: number): Promise<Actor> {
  const actor = at(bank.book.actors, n)!;
  await bank.present(actor);
  return actor;
}

/** Does it for an account, if there is one. The owner asks in two of three cases, anybody in the third. */
async function withAccount(
  bank: Bank,
  { who, account }: { who: number; account: number },
  run: (actor: Actor, owned: Owned) => Promise<unknown>,
): Promise<void> {
  const owned = at(bank.book.accounts, account);
  if (owned === undefined) return;
  const owner = bank.book.actors.find(({ subject }) => subject === owned.owner);
  const actor = who % 3 > 0 && owner ? owner : await actorAt(bank, Math.floor(who / 3));
  await bank.present(actor);
  await run(actor, owned);
}

const who = fc.nat({ max: 35 });
const onAccount = { who, account: pick, minor };

const members = [
  command('register', fc.record({ member: pick }), async (bank, { member }) => {
    const actor = at(bank.book.members, member)!;
    if (actor.subject === undefined) await bank.register(actor);
    if (actor.subject !== undefined) await bank.logIn(actor);
  }),
  command('leave', fc.record({ member: pick }), async (bank, { member }) => {
    const actor = at(bank.book.members, member)!;
    if (actor.token !== undefined) await actions.leave(bank, actor);
  }),
  command('appoint', fc.record({ by: pick, member: pick }), async (bank, { by, member }) => {
    const actor = at(bank.book.members, member)!;
    if (actor.subject === undefined) return;
    await actions.appoint(bank, await actorAt(bank, by), actor);
    if (!actor.left) await bank.logIn(actor);
  }),
  command('list', fc.record({ who: pick, owner: pick }), async (bank, { who: n, owner }) => {
    const [actor, other] = [await actorAt(bank, n), at(bank.book.actors, owner)!];
    if (actor.subject !== undefined && other.subject !== undefined)
      await bank.listAccounts(actor, owner % 2 ? actor.subject : other.subject);
  }),
];

const READS = ['read', 'statement'] as const;

const accounts = [
  command('open', fc.record({ who: pick, owner: pick }), async (bank, { who: n, owner }) => {
    const actor = await actorAt(bank, n);
    const other = owner % 2 ? actor : at(bank.book.actors, owner)!;
    if (other.subject !== undefined) await actions.open(bank, actor, other);
  }),
  command('deposit', fc.record(onAccount), (bank, drawn) =>
    withAccount(bank, drawn, (actor, account) => actions.deposit(bank, actor, account, drawn.minor)),
  ),
  command('withdraw', fc.record(onAccount), (bank, drawn) =>
    withAccount(bank, drawn, (actor, account) => actions.withdraw(bank, actor, account, drawn.minor)),
  ),
  command('close', fc.record(onAccount), (bank, drawn) =>
    withAccount(bank, drawn, (actor, account) => actions.close(bank, actor, account)),
  ),
  command('overdraft', fc.record(onAccount), (bank, drawn) =>
    withAccount(bank, drawn, (actor, account) => actions.agreeOverdraft(bank, actor, account, drawn.minor)),
  ),
  command('read', fc.record({ ...onAccount, what: fc.constantFrom(...READS) }), (bank, drawn) =>
    withAccount(bank, drawn, async (actor, account) => {
      const path = `/accounts/${account.id}${drawn.what === 'read' ? '' : '/statement'}`;
      const answer = await bank.get(actor, 'account', path);
      if (isDone(answer) && !permitted[drawn.what](actor, account))
        throw new Violation('permission', `${actor.name} is shown ${path} of ${account.owner}`);
    }),
  ),
];

const staff = fc.nat({ max: 2 });
const staffAt = ({ book }: Bank, n: number): Actor => at([...book.tellers, book.service], n)!;

const holds = [
  command(
    'hold',
    fc.record({ staff, account: pick, minor, seconds: fc.constantFrom(20, 3_600), id: pick }),
    async (bank, drawn) => {
      const account = at(bank.book.accounts, drawn.account);
      // Ids are their callers': also one that a hold has, here or on another account.
      const id = (drawn.id % 4 === 0 && at(bank.book.holds, drawn.id)?.id) || bank.world.id();
      if (account !== undefined) await actions.hold(bank, staffAt(bank, drawn.staff), account, { ...drawn, id });
    },
  ),
  command(
    'end a hold',
    fc.record({ staff, hold: pick, step: fc.constantFrom('capture', 'release') }),
    async (bank, { staff: n, hold, step }) => {
      const placed = bank.book.holds.at(-1 - (hold % Math.max(1, bank.book.holds.length)));
      const account = placed && bank.book.account(placed.account);
      if (account !== undefined) await actions.endHold(bank, staffAt(bank, n), { account, id: placed!.id }, step);
    },
  ),
  command(
    "end a transfer's hold",
    fc.record({ staff, transfer: pick, step: fc.constantFrom('capture', 'release') }),
    async (bank, { staff: n, transfer, step }) => {
      const sagas = bank.book.ordered.filter(({ kind }) => kind === 'saga');
      const ordered = sagas.at(-1 - (transfer % Math.max(1, sagas.length)));
      const account = ordered && bank.book.account(ordered.from);
      if (account !== undefined) await actions.endHold(bank, staffAt(bank, n), { account, id: ordered!.id }, step);
    },
  ),
  command(
    'credit',
    fc.record({ staff, account: pick, minor, same: pick }),
    async (bank, { staff: n, account, minor: amount, same }) => {
      const target = at(bank.book.accounts, account);
      const before = bank.book.changes.filter(({ path }) => path.endsWith('/credits'));
      const earlier = same % 3 === 0 ? (at(before, same)?.body as { transferId: string } | undefined) : undefined;
      const credited = {
        id: earlier?.transferId ?? bank.world.id(),
        from: '00000000-0000-4000-8000-000000000000',
        minor: amount,
      };
      if (target !== undefined) await actions.credit(bank, staffAt(bank, n), target, credited);
    },
  ),
];

const transfers = (['saga', 'saga', 'saga', 'direct'] as const).map((kind) =>
  command(`order ${kind}`, fc.record({ ...onAccount, to: pick }), (bank, drawn) =>
    withAccount(bank, drawn, async (actor, from) => {
      const target = at(bank.book.accounts, drawn.to)?.id;
      const to = target === undefined || target === from.id ? bank.world.id() : target;
      if (actor.token !== undefined) await actions.order(bank, actor, kind, { from, to, minor: drawn.minor });
    }),
  ),
);

const repetitions = [
  command(
    'repeat',
    fc.record({ change: pick, times: fc.integer({ min: 1, max: 5 }) }),
    async (bank, { change, times }) => {
      const earlier = bank.book.changes.at(-1 - (change % Math.max(1, bank.book.changes.length)));
      if (earlier === undefined) return;
      await bank.present(earlier.actor);
      for (let i = 0; i < times; i++) await bank.again(earlier);
    },
  ),
  command('repeat with another amount', fc.record({ change: pick }), async (bank, { change }) => {
    const done = bank.book.changes.filter(
      ({ state, body }) => state === 'done' && body !== undefined && 'amount' in body,
    );
    const earlier = done.at(-1 - (change % Math.max(1, done.length)));
    if (earlier === undefined) return;
    await bank.present(earlier.actor);
    const { amount } = earlier.body as { amount: { minor: number } };
    const body = { ...earlier.body, amount: { ...amount, minor: amount.minor + 1 } };
    const answer = await bank.send({ ...earlier, body });
    if (isDone(answer))
      throw new Violation(
        'repetition',
        `${earlier.path}: a key that was used is answered ${answer.status} for another amount`,
      );
  }),
];

const trouble = [
  command('crash', fc.record({ service, ...trigger }), async ({ world }, drawn) =>
    world.pod(drawn.service).crashAt(drawn),
  ),
  command('restart', fc.record({ service }), async ({ world }, drawn) => world.restart(drawn.service)),
  command('freeze', fc.record({ service, ...trigger }), async ({ world }, drawn) =>
    world.pod(drawn.service).freezeAt(drawn),
  ),
  command('thaw', fc.constant({}), async ({ world }) => world.pods.forEach((pod) => pod.thaw())),
  command(
    'pass time',
    fc.record({ ms: fc.constantFrom(1_000, 6_000, 31_000, 61_000, 1_000_000) }),
    async ({ world }, { ms }) => world.passTime(ms),
  ),
];

const turns = [
  command('relay', fc.record({ service }), ({ world }, drawn) => world.pod(drawn.service).relay()),
  command(
    'consume',
    fc.record({ service, group: fc.nat({ max: 1 }), budget: small }),
    ({ world }, { service: name, group, budget }) => world.pod(name).consume(group, budget),
  ),
  command('step of a transfer', fc.record({ steps: fc.integer({ min: 1, max: 5 }) }), async ({ world }, { steps }) => {
    const [account, transfer] = [world.pod('account'), world.pod('transfer')];
    const all = [
      () => transfer.relay(),
      () => account.consume(1, Infinity),
      () => account.relay(),
      () => transfer.consume(0, Infinity),
    ];
    for (let i = 0; i < steps; i++) await all[i % all.length]!();
  }),
  command('look', fc.record({ service }), ({ world }, drawn) => world.pod(drawn.service).look()),
];

/** The longest sequence; they are of any length up to it. */
const LONGEST = 40;

/** Sequences of commands, which get shorter where one shows a fault. */
export const sequences = (): fc.Arbitrary<Iterable<Command>> =>
  fc.commands<Book, Bank, false>(
    [
      ...members,
      ...accounts,
      ...holds,
      ...transfers,
      ...transfers,
      ...repetitions,
      ...repetitions,
      ...trouble,
      ...turns,
      ...turns,
    ] as never,
    { maxCommands: LONGEST, size: 'max' },
  ) as never;
