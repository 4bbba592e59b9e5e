import type { Logger } from '@cutover/service-kit';
import type { TransferProcess } from './transfer-process.ts';
import type { UnfinishedTransfers } from './unfinished-transfers.ts';

export interface TransferRecoveryParts {
  readonly unfinished: UnfinishedTransfers;
  readonly process: TransferProcess;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Milliseconds that whoever accepted a transfer has to finish it first. */
  readonly afterMs: number;
}

const PAGE = 100;
/** An id whose transfer was never recorded is kept this long: whoever noted it may be slow. */
const ORPHAN_MS = 60_000;

/** Finishes what others left unfinished. Each pod does it; that several take the same transfer is harmless. */
export class TransferRecovery {
  readonly #parts: TransferRecoveryParts;

  constructor(parts: TransferRecoveryParts) {
    this.#parts = parts;
  }

  /** One look at all that are old enough: what cannot move never stands before what can. @returns how many were settled or dropped */
  async sweep(signal?: AbortSignal): Promise<number> {
    const { unfinished, clock, afterMs } = this.#parts;
    const before = new Date(clock().getTime() - afterMs);
    let done = 0;
    for (let last: string | undefined; ; ) {
      const page = await unfinished.notedBefore(before, PAGE, last);
      for (const { id, since } of page) {
        if (signal?.aborted) return done;
        if (await this.#resume(id, since)) done++;
      }
      if (page.length < PAGE) return done;
      last = page.at(-1)?.id;
    }
  }

  async #resume(id: string, since: Date): Promise<boolean> {
    const { process, unfinished, clock, log } = this.#parts;
    try {
      const transfer = await process.finish(id);
      if (transfer === undefined && clock().getTime() - since.getTime() < ORPHAN_MS) return false;
      await unfinished.crossOut(id);
      log.info({ transferId: id, status: transfer?.status ?? 'never recorded' }, 'an unfinished transfer was finished');
      return true;
    } catch (err) {
      log.warn({ err, transferId: id }, 'a transfer could not be finished; trying again');
      return false;
    }
  }
}
