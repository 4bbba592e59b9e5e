import { isService, isTeller, type Actor } from './actor.ts';

/** An account, as far as permissions go. */
export interface Owned {
  readonly id: string;
  readonly owner: string;
}

/** Money set aside over HTTP. */
export interface PlacedHold {
  readonly id: string;
  readonly account: string;
  readonly minor: number;
  readonly by: Actor;
}

const owns = (actor: Actor, { owner }: Owned) => actor.subject === owner;

/**
 * Who may do what, said a second time and apart from the services: from the bank's rules, not from their code. True where a 2xx crosses nothing; whether the
 * account can do it is another question.
 */
export const permitted = {
  read: (actor: Actor, account: Owned) => owns(actor, account) || isTeller(actor) || isService(actor),
  statement: (actor: Actor, account: Owned) => owns(actor, account) || isTeller(actor),
  deposit: (actor: Actor, account: Owned) => owns(actor, account) || isTeller(actor),
  withdraw: owns,
  pay: owns,
  close: (actor: Actor, account: Owned) => owns(actor, account) || isTeller(actor),
  overdraft: (actor: Actor, account: Owned) => isTeller(actor) && !owns(actor, account),
  hold: (actor: Actor) => isTeller(actor) || isService(actor),
  credit: (actor: Actor) => isService(actor),
  release: (actor: Actor, _account: Owned, hold: PlacedHold | undefined) => hold !== undefined && sameSide(actor, hold),
  /** Where money leaves a stranger's account at a teller's word, another teller has set it aside. */
  capture: (actor: Actor, account: Owned, hold: PlacedHold | undefined) =>
    hold !== undefined && sameSide(actor, hold) && (isService(actor) || owns(actor, account) || hold.by !== actor),
} as const;

export type Permission = keyof typeof permitted;

/** What a service has set aside is services' to end, what a teller has is tellers'. */
function sameSide(actor: Actor, { by }: PlacedHold): boolean {
  return isService(by) ? isService(actor) : isTeller(actor) && !isService(actor);
}
