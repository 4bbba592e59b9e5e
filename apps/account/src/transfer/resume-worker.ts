import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Worker } from '@cutover/service-kit';
import type { TransferProcess } from './transfer-process.ts';
import type { UnfinishedTransfers } from './unfinished-transfers.ts';

export interface ResumeWorkerParts {
  readonly unfinished: UnfinishedTransfers;
  readonly process: TransferProcess;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Milliseconds between looks. */
  readonly intervalMs: number;
  /** Milliseconds that whoever accepted a transfer has to finish it first. */
  readonly afterMs: number;
}

const BATCH = 100;
/** An id whose transfer was never recorded is kept this long: whoever noted it may be slow. */
const ORPHAN_MS = 60_000;

/** Finishes what others left unfinished. Each pod runs one; that several take the same transfer is harmless. */
export class ResumeWorker implements Worker {
  readonly name = 'transfers';
  readonly #parts: ResumeWorkerParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: ResumeWorkerParts) {
    this.#parts = parts;
  }

  /** Looks now and then, until stopped. */
  async start(): Promise<void> {
    this.#running ??= this.#run();
  }

  /** Ends after the transfer in hand. */
  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** One look. @returns how many were settled or dropped */
  async sweep(): Promise<number> {
    const { unfinished, clock, afterMs } = this.#parts;
    const noted = await unfinished.notedBefore(new Date(clock().getTime() - afterMs), BATCH);
    let done = 0;
    for (const { id, since } of noted) {
      if (this.#stopping.signal.aborted) break;
      if (await this.#resume(id, since)) done++;
    }
    return done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.sweep();
      } catch (err) {
        this.#parts.log.warn({ err }, 'unfinished transfers could not be looked for; trying again');
      }
      await sleep(this.#parts.intervalMs, undefined, { signal, ref: false }).catch((reason: unknown) => {
        if (!signal.aborted) throw reason;
      });
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
