import type { AccountEvent } from '../account/account.ts';

/** What one event does to the money of a transfer between accounts, or of a hold that is captured. */
export interface Leg {
  /** The transfer's, or the hold's, which is the transfer's where a saga has placed it. */
  readonly id: string;
  /** Into the account: plus; out of it: minus. */
  readonly minor: number;
  /** Whether it may stand alone: what a service captures may leave the bank. */
  readonly mayLeave: boolean;
}

/** The leg of an event; nothing for one that moves no money between accounts. @param commandId of its commit */
export function legOf({ type, data }: AccountEvent, commandId: string): Leg | undefined {
  switch (type) {
    case 'TransferCredited':
    case 'TransferRefunded':
      return { id: data.transferId, minor: data.amount.minor, mayLeave: false };
    case 'TransferDebited':
      return { id: data.transferId, minor: -data.amount.minor, mayLeave: false };
    case 'HoldCaptured':
      return { id: data.holdId, minor: -data.amount.minor, mayLeave: !commandId.startsWith('saga/') };
    default:
      return undefined;
  }
}

/** Legs that do not add up to nothing yet. */
export interface Unmatched {
  /** Above nothing: more was credited than taken. */
  net: number;
  readonly currency: string;
  readonly accounts: Set<string>;
  /** When its last leg was recorded. */
  at: Date;
  mayLeave: boolean;
}

/** Adds legs up by transfer and forgets those that come to nothing: what is left is what differs, or is under way. */
export class Legs {
  readonly #unmatched = new Map<string, Unmatched>();

  add({ id, minor, mayLeave }: Leg, { account, currency, at }: { account: string; currency: string; at: Date }): void {
    const key = `${id} ${currency}`;
    const found = this.#unmatched.get(key) ?? { net: 0, currency, accounts: new Set(), at, mayLeave: true };
    found.net += minor;
    found.accounts.add(account);
    found.mayLeave &&= mayLeave;
    if (at > found.at) found.at = at;
    if (found.net === 0) this.#unmatched.delete(key);
    else this.#unmatched.set(key, found);
  }

  *unmatched(): Generator<Unmatched & { readonly id: string }> {
    for (const [key, found] of this.#unmatched) yield { id: key.split(' ')[0]!, ...found };
  }
}
