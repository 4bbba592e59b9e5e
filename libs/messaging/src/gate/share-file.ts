import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../messaging-error.ts';
import { silentLog, type MessagingLog } from '../transport/transport.ts';

/** How often the file is looked at, in ms: a mounted ConfigMap changes by links that no watcher sees on every file system. */
const LOOK_MS = 500;

export interface ShareFileOptions {
  readonly path: string;
  readonly log?: MessagingLog;
  readonly lookMs?: number;
}

/** Tells a share again and again until the signal, so that what could not be done by it is tried again. */
export interface Shares {
  follow(onShare: (share: number) => void, signal: AbortSignal): Promise<void>;
}

/**
 * The share of what is consumed that this version may have, as a file says it: a number from 0 to 1. What is not there, or is no number, changes nothing; before
 * there is one, nothing is told.
 */
export class ShareFile implements Shares {
  readonly #options: Required<ShareFileOptions>;
  #reason = '';

  constructor(options: ShareFileOptions) {
    this.#options = { log: silentLog, lookMs: LOOK_MS, ...options };
  }

  async follow(onShare: (share: number) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const share = await this.#read();
      if (share !== undefined) onShare(share);
      await sleep(this.#options.lookMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #read(): Promise<number | undefined> {
    const { path } = this.#options;
    try {
      const text = (await readFile(path, 'utf8')).trim();
      const share = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      if (!(share <= 1))
        return this.#unknown(`${path}: expected a number from 0 to 1, found ${JSON.stringify(text.slice(0, 40))}`);
      this.#reason = '';
      return share;
    } catch (error) {
      return this.#unknown(reasonOf(error));
    }
  }

  /** Said once, not twice a second. */
  #unknown(reason: string): undefined {
    if (reason !== this.#reason)
      this.#options.log.warn(`this version's share is not known (${reason}); it stays as it is`);
    this.#reason = reason;
  }
}
