import type { Actor } from './actor.ts';
import type { Owned, PlacedHold } from './permitted.ts';
import { isClosed, isDone, isUnknown, type Answer, type Change, type Effect } from './request.ts';
import { Violation } from './violation.ts';

/** A transfer that somebody was told of; what it did is asked once it has ended. */
export interface Ordered {
  readonly id: string;
  readonly kind: 'saga' | 'direct';
  readonly from: string;
  readonly to: string;
  readonly minor: number;
  readonly by: Actor;
}

/** What clients know: who has what by the answers they got. The bank must agree once it has come to rest. */
export class Book {
  readonly members: readonly Actor[];
  readonly tellers: readonly Actor[];
  readonly service: Actor;
  readonly accounts: Owned[] = [];
  readonly holds: PlacedHold[] = [];
  readonly ordered: Ordered[] = [];
  /** All requests that change something, the oldest first. */
  readonly changes: Change[] = [];
  /** How transfers have ended, and how many so. */
  readonly ended = new Map<string, number>();
  /** Changes that were sent again after they had been done, and were answered so. */
  repetitions = 0;
  /** What has been done, by the effect's id. */
  readonly #effects = new Map<string, Effect>();

  constructor(members: readonly Actor[], tellers: readonly Actor[], service: Actor) {
    this.members = members;
    this.tellers = tellers;
    this.service = service;
  }

  get actors(): readonly Actor[] {
    return [...this.members, ...this.tellers, this.service];
  }

  account(id: string): Owned | undefined {
    return this.accounts.find((account) => account.id === id);
  }

  /** Takes an answer to a change down. @throws Violation `permission`, `repetition` */
  record(change: Change, answer: Answer): void {
    const { method, path, actor } = change;
    const line = `${method} ${path} by ${actor.name}`;
    if (isDone(answer)) return this.#recordDone(change, answer, line);
    if (change.state === 'done' && !isUnknown(answer) && !isClosed(answer) && answer.status !== 403) {
      throw new Violation('repetition', `${line}: done before, and ${answer.status} ${answer.body.code} when repeated`);
    }
    if (change.state === 'done') return;
    if (isUnknown(answer)) change.state = 'unknown';
    // An earlier try, of which nobody has heard, may have been done.
    else if (change.state === 'new' || !isClosed(answer)) change.state = 'refused';
  }

  /** What an account holds by all that was answered. */
  balance(account: string): number {
    return this.#sum(this.#effects.values(), account);
  }

  /** Changes of which nobody has heard, and the order of transfers that were answered by 503 only. */
  get unheard(): readonly Change[] {
    return this.changes.filter(({ state }) => state === 'unknown');
  }

  /** @throws Violation `repetition` where another effect was taken down under the id */
  apply(id: string, effect: Effect): void {
    const known = this.#effects.get(id);
    if (known !== undefined && JSON.stringify(known.deltas) !== JSON.stringify(effect.deltas))
      throw new Violation(
        'repetition',
        `${id} is done as ${JSON.stringify(effect)}, and was as ${JSON.stringify(known)}`,
      );
    this.#effects.set(id, effect);
  }

  #recordDone(change: Change, { body }: Answer, line: string): void {
    const effect = change.effect(body);
    const id = effect.id ?? change.key;
    // Whoever asks for what has been done is told so: nothing moves again.
    if (!this.#effects.has(id) && !change.allowed())
      throw new Violation('permission', `${line} was done: ${JSON.stringify(change.body)}`);
    this.apply(id, effect);
    if (change.state === 'done') this.repetitions++;
    else change.done?.(body);
    change.state = 'done';
  }

  #sum(effects: Iterable<Effect>, account: string): number {
    const deltas = [...effects].flatMap((effect) => effect.deltas);
    return deltas.reduce((sum, [id, minor]) => sum + (id === account ? minor : 0), 0);
  }
}
