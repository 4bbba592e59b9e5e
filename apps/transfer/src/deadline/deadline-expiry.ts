import type { Logger } from '@cutover/service-kit';
import type { TransferService } from '../transfer/transfer-service.ts';
import { hasEnded, STUCK_MS, stuckSince, type Transfer } from '../transfer/transfer.ts';
import type { Deadline, Deadlines } from './deadlines.ts';

export interface DeadlineExpiryParts {
  readonly deadlines: Deadlines;
  readonly transfers: TransferService;
  readonly clock: () => Date;
  readonly log: Logger;
}

const PAGE = 100;
/** A transfer that goes on although its time is up (its target has the money) is looked at again after this, and so is a deadline without a transfer. */
const AGAIN_MS = 30_000;
/** A deadline whose transfer was never recorded is kept this long: whoever noted it may be slow. */
const ORPHAN_MS = 600_000;

/** Tells sagas that their time is up. Each pod does it; that several tell the same is harmless. */
export class DeadlineExpiry {
  readonly #parts: DeadlineExpiryParts;
  #oldest: Date | undefined;
  #stuck = 0;

  constructor(parts: DeadlineExpiryParts) {
    this.#parts = parts;
  }

  /** For how long, in ms, the first deadline of the transfer has passed that is late longest, as of the last look; 0 where none is. */
  get oldestMs(): number {
    return this.#oldest === undefined ? 0 : Math.max(0, this.#parts.clock().getTime() - this.#oldest.getTime());
  }

  /** How many transfers go on by themselves no more, as of the last look. */
  get stuck(): number {
    return this.#stuck;
  }

  /** One look at all that has passed, the longest passed first: what cannot move never stands before what can. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { deadlines, clock } = this.#parts;
    const now = clock();
    await this.#measure(now);
    for (let last: Deadline | undefined; ; ) {
      const page = await deadlines.due(now, PAGE, last);
      for (const deadline of page) {
        if (signal?.aborted) return;
        await this.#expire(deadline);
      }
      if (page.length < PAGE) return;
      last = page.at(-1);
    }
  }

  async #measure(now: Date): Promise<void> {
    const { deadlines } = this.#parts;
    const before = new Date(now.getTime() - STUCK_MS);
    this.#oldest = await deadlines.oldest();
    this.#stuck = this.#oldest !== undefined && this.#oldest <= before ? await deadlines.lateSince(before) : 0;
  }

  async #expire({ id, first }: Deadline): Promise<void> {
    const { deadlines, transfers, clock } = this.#parts;
    const now = clock();
    await transfers.tell(id, { type: 'deadline', now });
    const transfer = await transfers.look(id);
    if (transfer === undefined && now.getTime() - first.getTime() > ORPHAN_MS) return deadlines.remove(id);
    if (transfer && hasEnded(transfer)) return;
    if (transfer) this.#tell(id, transfer, now);
    await deadlines.note({ id, first, at: new Date(now.getTime() + AGAIN_MS) });
  }

  #tell(transferId: string, transfer: Transfer, now: Date): void {
    const { status, deadline } = transfer;
    const since = stuckSince(transfer, now);
    if (since === undefined) this.#parts.log.info({ transferId, status }, 'a transfer is past its deadline');
    else
      this.#parts.log.error(
        { transferId, status, deadline, since },
        'a transfer is stuck: an operator has to settle it',
      );
  }
}
