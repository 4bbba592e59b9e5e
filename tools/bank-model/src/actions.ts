import type { Actor } from './actor.ts';
import type { Bank } from './bank.ts';
import { permitted, type Owned, type Permission, type PlacedHold } from './permitted.ts';
import type { Answer, Change, Effect } from './request.ts';

/** What clients ask of the bank, each as a request with what it may do and does. */
type Asked = Promise<Answer>;

const eur = (minor: number) => ({ minor, currency: 'EUR' });
const NOTHING: Effect = { deltas: [] };

function onAccount(
  bank: Bank,
  actor: Actor,
  account: Owned,
  rest: Pick<Change, 'path' | 'body' | 'allowed' | 'effect' | 'done'> & { method?: 'POST' | 'PUT' },
): Asked {
  const { path, method = 'POST', ...change } = rest;
  return bank.change({ actor, service: 'account', method, path: `/accounts/${account.id}/${path}`, ...change });
}

const may = (what: Permission, actor: Actor, account: Owned, hold?: PlacedHold) => () =>
  permitted[what](actor, account, hold);

export function open(bank: Bank, actor: Actor, owner: Actor): Asked {
  const named = owner === actor ? {} : { owner: owner.subject };
  return bank.change({
    ...{ actor, service: 'account', method: 'POST', path: '/accounts', body: { currency: 'EUR', ...named } },
    allowed: () => owner === actor || actor.roles.includes('teller'),
    effect: () => NOTHING,
    done: (body) => bank.know(body as Owned),
  });
}

export function deposit(bank: Bank, actor: Actor, account: Owned, minor: number): Asked {
  return onAccount(bank, actor, account, {
    ...{ path: 'deposits', body: { amount: eur(minor) }, allowed: may('deposit', actor, account) },
    effect: () => ({ deltas: [[account.id, minor]] }),
  });
}

export function withdraw(bank: Bank, actor: Actor, account: Owned, minor: number): Asked {
  return onAccount(bank, actor, account, {
    ...{ path: 'withdrawals', body: { amount: eur(minor) }, allowed: may('withdraw', actor, account) },
    effect: () => ({ deltas: [[account.id, -minor]] }),
  });
}

export function close(bank: Bank, actor: Actor, account: Owned): Asked {
  const change = { path: 'close', body: {}, allowed: may('close', actor, account), effect: () => NOTHING };
  return onAccount(bank, actor, account, change);
}

export function agreeOverdraft(bank: Bank, actor: Actor, account: Owned, limit: number): Asked {
  const change = { path: 'overdraft', method: 'PUT', body: { limit }, effect: () => NOTHING } as const;
  return onAccount(bank, actor, account, { ...change, allowed: may('overdraft', actor, account) });
}

/** Credits a transfer that another service carries out: its money comes from outside. */
export function credit(
  bank: Bank,
  actor: Actor,
  account: Owned,
  { id, from, minor }: { id: string; from: string; minor: number },
): Asked {
  return onAccount(bank, actor, account, {
    ...{ path: 'credits', body: { transferId: id, from, amount: eur(minor) }, allowed: may('credit', actor, account) },
    effect: () => ({ id: `credit of ${id}`, deltas: [[account.id, minor]] }),
  });
}

export function hold(
  bank: Bank,
  actor: Actor,
  account: Owned,
  { id, minor, seconds }: { id: string; minor: number; seconds: number },
): Asked {
  const body = { holdId: id, amount: eur(minor), expiresInSeconds: seconds };
  const placed: PlacedHold = { id, account: account.id, minor, by: actor };
  const isKnown = (known: PlacedHold) => known.id === id && known.account === account.id;
  return onAccount(bank, actor, account, {
    ...{ path: 'holds', body, allowed: may('hold', actor, account), effect: () => NOTHING },
    done: () => void (bank.book.holds.some(isKnown) || bank.book.holds.push(placed)),
  });
}

/** Ends a hold of one's own side, of another, or of a transfer. */
export function endHold(
  bank: Bank,
  actor: Actor,
  { account, id }: { account: Owned; id: string },
  step: 'capture' | 'release',
): Asked {
  const placed = () => bank.book.holds.find((each) => each.id === id && each.account === account.id);
  const effect = (minor: number): Effect => ({
    id: `${step} of ${id} on ${account.id}`,
    deltas: step === 'release' ? [] : [[account.id, -minor]],
  });
  return onAccount(bank, actor, account, {
    ...{ path: `holds/${id}/${step}`, body: {} },
    allowed: () => permitted[step](actor, account, placed()),
    effect: (answer) => effect(answer?.amount.minor ?? placed()?.minor ?? 0),
  });
}

/** Orders a transfer: as a saga of its own service, or within the account service. */
export function order(
  bank: Bank,
  actor: Actor,
  kind: 'saga' | 'direct',
  { from, to, minor }: { from: Owned; to: string; minor: number },
): Asked {
  const body = { from: from.id, to, amount: eur(minor) };
  const ordered = { kind, from: from.id, to, minor, by: actor };
  return bank.change({
    ...{ actor, service: kind === 'saga' ? 'transfer' : 'account', method: 'POST', path: '/transfers', body },
    // A saga is taken from anybody, and asks for the owner when it holds; what it did is looked at once it has ended.
    allowed: () => kind === 'saga' || permitted.pay(actor, from),
    effect: () => NOTHING,
    done: ({ id }) => void bank.book.ordered.push({ ...ordered, id }),
  });
}

export function leave(bank: Bank, actor: Actor): Asked {
  return bank.change({
    ...{ actor, service: 'membership', method: 'DELETE', path: '/members/me' },
    ...{ allowed: () => true, effect: () => NOTHING, done: () => void (actor.left = true) },
  });
}

export function appoint(bank: Bank, actor: Actor, member: Actor): Asked {
  const path = `/members/${member.subject}/roles`;
  const change = { actor, service: 'membership', method: 'PUT', path, body: { roles: ['teller'] } } as const;
  return bank.change({ ...change, allowed: () => actor.roles.includes('teller'), effect: () => NOTHING });
}
