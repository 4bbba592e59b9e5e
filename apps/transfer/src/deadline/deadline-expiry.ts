import type { Logger } from '@cutover/service-kit';
import type { TransferService } from '../transfer/transfer-service.ts';
import { hasEnded } from '../transfer/transfer.ts';
import type { Deadlines } from './deadlines.ts';

export interface DeadlineExpiryParts {
  readonly deadlines: Deadlines;
  readonly transfers: TransferService;
  readonly clock: () => Date;
  readonly log: Logger;
}

const BATCH = 100;
/** A transfer that goes on although its time is up (its target has the money) is looked at again after this. */
const AGAIN_MS = 30_000;
/** A deadline whose transfer was never recorded is kept this long: whoever noted it may be slow. */
const ORPHAN_MS = 600_000;

/** Tells sagas that their time is up. Each pod does it; that several tell the same is harmless. */
export class DeadlineExpiry {
  readonly #parts: DeadlineExpiryParts;

  constructor(parts: DeadlineExpiryParts) {
    this.#parts = parts;
  }

  /** One look. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { deadlines, clock } = this.#parts;
    for (const { id, at } of await deadlines.due(clock(), BATCH)) {
      if (signal?.aborted) return;
      await this.#expire(id, at);
    }
  }

  async #expire(id: string, at: Date): Promise<void> {
    const { deadlines, transfers, clock, log } = this.#parts;
    const now = clock();
    await transfers.tell(id, { type: 'deadline', now });
    const transfer = await transfers.look(id);
    if (transfer === undefined) {
      if (now.getTime() - at.getTime() > ORPHAN_MS) await deadlines.remove(id);
      return;
    }
    if (hasEnded(transfer)) return;
    log.info({ transferId: id, status: transfer.status }, 'a transfer is past its deadline');
    await deadlines.note(id, new Date(now.getTime() + AGAIN_MS));
  }
}
