import { isErrorData, type Logger } from '@cutover/service-kit';
import type { HoldNote, HoldNotes } from './hold-notes.ts';
import type { HoldService } from './hold-service.ts';

export interface HoldExpiryParts {
  readonly notes: HoldNotes;
  readonly holds: HoldService;
  readonly clock: () => Date;
  readonly log: Logger;
}

const BATCH = 100;
/** A note whose hold was never recorded is kept this long past its deadline: whoever noted it may be slow. */
const ORPHAN_MS = 60_000;

/** Records the end of holds past their deadline. Each pod does it; that several take the same hold is harmless. */
export class HoldExpiry {
  readonly #parts: HoldExpiryParts;

  constructor(parts: HoldExpiryParts) {
    this.#parts = parts;
  }

  /** One look. @returns how many holds expired */
  async sweep(signal?: AbortSignal): Promise<number> {
    const due = await this.#parts.notes.expiredAt(this.#parts.clock(), BATCH);
    let expired = 0;
    for (const note of due) {
      if (signal?.aborted) break;
      if (await this.#expire(note)) expired++;
    }
    return expired;
  }

  async #expire({ id, account, expiresAt }: HoldNote): Promise<boolean> {
    const { holds, notes, clock, log } = this.#parts;
    const now = clock();
    try {
      return !(await holds.expire({ account, holdId: id, now })).replayed;
    } catch (error) {
      if (!isErrorData(error) || error.retriable) throw error;
      // It has ended otherwise, or its commit never came.
      if (now.getTime() - expiresAt.getTime() < ORPHAN_MS) return false;
      await notes.crossOut(id);
      log.info({ holdId: id, code: error.code }, 'a note of a hold was dropped');
      return false;
    }
  }
}
