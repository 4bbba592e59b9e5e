import { isErrorData, type Logger } from '@cutover/service-kit';
import type { HoldNote, HoldNotes } from './hold-notes.ts';
import type { HoldService } from './hold-service.ts';
import { isSagas } from '../account/hold.ts';

export interface HoldExpiryParts {
  readonly notes: HoldNotes;
  readonly holds: HoldService;
  readonly clock: () => Date;
  readonly log: Logger;
}

const PAGE = 100;
/** A note whose hold was never recorded is kept this long past its deadline: whoever noted it may be slow. */
const ORPHAN_MS = 60_000;

/** Records the end of holds past their deadline. Each pod does it; that several take the same hold is harmless. */
export class HoldExpiry {
  readonly #parts: HoldExpiryParts;

  constructor(parts: HoldExpiryParts) {
    this.#parts = parts;
  }

  /** One look at all that are due: what cannot move never stands before what can. @returns how many holds expired */
  async sweep(signal?: AbortSignal): Promise<number> {
    const now = this.#parts.clock();
    let expired = 0;
    for (let last: HoldNote | undefined; ; ) {
      const page = await this.#parts.notes.expiredAt(now, PAGE, last);
      for (const note of page) {
        if (signal?.aborted) return expired;
        if (await this.#expire(note)) expired++;
      }
      if (page.length < PAGE) return expired;
      last = page.at(-1);
    }
  }

  async #expire(note: HoldNote): Promise<boolean> {
    const { holds, clock } = this.#parts;
    const { account, holdId } = note;
    try {
      return !(await holds.expire({ account, holdId, now: clock() })).replayed;
    } catch (error) {
      if (!isErrorData(error) || error.retriable) throw error;
      await this.#keepOrDrop(note, error.code);
      return false;
    }
  }

  /** The hold has another deadline than this note says, or has ended, or its commit never came. */
  async #keepOrDrop(note: HoldNote, code: string): Promise<void> {
    const { holds, notes, clock, log } = this.#parts;
    const { account, holdId } = note;
    const hold = await holds.find(account, holdId);
    if (hold !== undefined && !isSagas(hold)) return notes.note({ ...note, expiresAt: new Date(hold.expiresAt) });
    if (clock().getTime() - note.expiresAt.getTime() < ORPHAN_MS) return;
    await notes.remove(note.id);
    log.info({ holdId, account, code }, 'a note of a hold was dropped');
  }
}
