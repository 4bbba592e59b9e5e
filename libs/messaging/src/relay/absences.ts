import type { OutboxNote } from './outbox.ts';

/** The longest that a commit which is late after all waits to be seen, in ms. */
const LONGEST_MS = 10_000;
/** Beyond, all are forgotten, which costs one look each. */
const MOST = 20_000;

/**
 * Notes whose commit was not there when it was looked for. The older such a note, the longer until it is looked for again, so that many of them cost little; where
 * something is found behind one, it is looked for whatever is said here.
 */
export class Absences {
  readonly #until = new Map<string, number>();

  /** Notes whose commit was just not there. */
  seen(notes: readonly OutboxNote[], now: Date): void {
    if (this.#until.size + notes.length > MOST) this.#until.clear();
    for (const { id, since } of notes) {
      const age = Math.max(0, now.getTime() - since.getTime());
      this.#until.set(id, now.getTime() + Math.min(age, LONGEST_MS));
    }
  }

  /** Whether it is too early to look again. Of a note older than `orphanMs` it never is: it is dropped at the next look. */
  passOver({ id, since }: OutboxNote, now: Date, orphanMs: number): boolean {
    const until = this.#until.get(id);
    if (until === undefined) return false;
    if (until > now.getTime() && now.getTime() - since.getTime() <= orphanMs) return true;
    this.#until.delete(id);
    return false;
  }
}
