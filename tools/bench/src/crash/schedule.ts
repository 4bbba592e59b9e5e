import type { Victim } from './positions.ts';

/** `pay` completes; `currency` and `nobody` are compensated; `funds` fails at the hold. */
export type OrderKind = 'pay' | 'currency' | 'nobody' | 'funds';

/** Whose commit is awaited before the kill: the saga's by event type, an account's by step, or a member's registration. */
export interface Sight {
  readonly of: 'saga' | 'account' | 'member';
  readonly what: string;
  /** Wait until its message is published, too. */
  readonly told: boolean;
}

export interface Aim {
  readonly victim: Victim;
  readonly sight: Sight;
  readonly kind: OrderKind;
  /** The account service dies first, at the hold, and stays away past the transfer's deadline. */
  readonly pastDeadline?: boolean;
}

export interface PlannedOrder {
  readonly kind: OrderKind;
  readonly minor: number;
  readonly delayMs: number;
}

export interface Plan {
  readonly round: number;
  readonly aim: Aim;
  /** The first is the one that is watched. */
  readonly orders: readonly PlannedOrder[];
  readonly deadlineMs: number;
}

const LONG_MS = 60_000;
const SHORT_MS = 1_000;
/** One round of so many lets deadlines pass. */
const PAST_DEADLINE_EVERY = 20;
const PAST_DEADLINE_AT = 13;
const WATCHED = 4;
const OTHERS = 4;
const SPREAD_MS = 120;
const AIMED_AT_MS = 60;

const sight = (of: Sight['of'], what: string, told: boolean): Sight => ({ of, what, told });

function sides(victim: Victim, of: Sight['of'], what: string, kind: OrderKind = 'pay'): Aim[] {
  return [false, true].map((told) => ({ victim, sight: sight(of, what, told), kind }));
}

const recorded = (victim: Victim, what: string, kind: OrderKind = 'pay'): Aim[] =>
  sides(victim, 'saga', what, kind).slice(0, 1);

const AIMS: Readonly<Record<Victim, readonly Aim[]>> = {
  transfer: [
    ...sides('transfer', 'saga', 'TransferRequested'),
    ...sides('transfer', 'saga', 'FundsHeld'),
    ...sides('transfer', 'saga', 'TargetCredited'),
    ...recorded('transfer', 'TransferCompleted'),
    ...recorded('transfer', 'TransferFailed', 'funds'),
    ...sides('transfer', 'saga', 'CompensationStarted', 'currency'),
    ...recorded('transfer', 'TransferCompensated', 'nobody'),
    // The answer lies on the topic, and is not recorded by the saga yet.
    ...['hold', 'credit', 'capture'].map((step) => sides('transfer', 'account', step)[1]!),
  ],
  account: [
    ...['hold', 'credit', 'capture'].flatMap((step) => sides('account', 'account', step)),
    ...sides('account', 'account', 'release', 'currency'),
    // The command lies on the topic, and is not carried out yet.
    ...['TransferRequested', 'FundsHeld', 'TargetCredited'].map((what) => sides('account', 'saga', what)[1]!),
    sides('account', 'saga', 'CompensationStarted', 'nobody')[1]!,
  ],
  broker: [
    ...sides('broker', 'saga', 'TransferRequested'),
    ...sides('broker', 'saga', 'FundsHeld'),
    ...sides('broker', 'saga', 'TargetCredited'),
    ...recorded('broker', 'TransferCompleted'),
    ...sides('broker', 'saga', 'CompensationStarted', 'currency'),
    ...recorded('broker', 'TransferCompensated', 'nobody'),
  ],
  membership: sides('membership', 'member', 'MemberRegistered'),
};

const PAST_DEADLINE: readonly Aim[] = sides('transfer', 'saga', 'CreditCancelled').map((aim) => ({
  ...aim,
  pastDeadline: true,
}));

/** Ten rounds kill each of them, in another order every time. */
const TEN: readonly Victim[] = [
  ...(['transfer', 'transfer', 'transfer', 'transfer'] as const),
  ...(['account', 'account', 'account'] as const),
  ...(['membership', 'membership', 'broker'] as const),
];

/** The plan of a round, by the seed alone: the same every time, whichever rounds are run. */
export function planOf(seed: number, round: number): Plan {
  const random = randomOf(seed * 1_000_003 + round);
  const aim = aimOf(seed, round);
  const kinds: readonly OrderKind[] = ['pay', 'pay', 'pay', 'currency', 'nobody', 'funds'];
  const minor = () => 1 + Math.floor(random() * 9);
  const watched = Array.from({ length: WATCHED }, () => ({ kind: aim.kind, minor: minor(), delayMs: AIMED_AT_MS }));
  const others = Array.from({ length: OTHERS }, () => {
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    return { kind, minor: minor(), delayMs: Math.floor(random() * SPREAD_MS) };
  });
  return { round, aim, orders: [...watched, ...others], deadlineMs: aim.pastDeadline ? SHORT_MS : LONG_MS };
}

function aimOf(seed: number, round: number): Aim {
  const index = round - 1;
  if (round % PAST_DEADLINE_EVERY === PAST_DEADLINE_AT) {
    return PAST_DEADLINE[Math.floor(index / PAST_DEADLINE_EVERY) % PAST_DEADLINE.length]!;
  }
  const ten = Math.floor(index / TEN.length);
  const victims = shuffled(TEN, randomOf(seed * 7_919 + ten));
  const victim = victims[index % TEN.length]!;
  const before = TEN.filter((each) => each === victim).length * ten;
  const nth = before + victims.slice(0, index % TEN.length).filter((each) => each === victim).length;
  const aims = shuffled(AIMS[victim], randomOf(seed));
  return aims[nth % aims.length]!;
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  const left = [...all];
  return all.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!);
}

/** Mulberry32: small, and good enough to choose with. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
