import { setTimeout as sleep } from 'node:timers/promises';

/** What there is to look at. Events are not kept: what they were of is read anew. */
export interface Work {
  /** Branches that were pushed to; undefined: any. */
  readonly branches: readonly string[] | undefined;
  /** Whether pull requests are looked at. */
  readonly previews: boolean;
  /** Whether Argo CD is to ask for previews whatever they are. */
  readonly asks: boolean;
}

/** Branches remembered; more of them are any. */
const MOST_BRANCHES = 64;

export const EVERYTHING: Work = { branches: undefined, previews: true, asks: true };

/** What is to be done next, however often that is said: a burst is one piece of work, and a flood of events holds no more memory than one. */
export class WorkList {
  #branches: Set<string> | undefined = new Set();
  #previews = false;
  #asks = false;
  #wanted = Promise.withResolvers<void>();

  want({ branches, previews, asks }: Work): void {
    if (branches === undefined) this.#branches = undefined;
    for (const branch of branches ?? []) this.#branches?.add(branch);
    if ((this.#branches?.size ?? 0) > MOST_BRANCHES) this.#branches = undefined;
    this.#previews ||= previews;
    this.#asks ||= asks;
    this.#wanted.resolve();
  }

  wantPush(branch: string): void {
    this.want({ branches: [branch], previews: false, asks: false });
  }

  wantPreviews(): void {
    this.want({ branches: [], previews: true, asks: false });
  }

  /** All that is wanted; nothing is then. */
  take(): Work {
    const work = {
      branches: this.#branches === undefined ? undefined : [...this.#branches],
      ...{ previews: this.#previews, asks: this.#asks },
    };
    this.#branches = new Set();
    this.#previews = false;
    this.#asks = false;
    this.#wanted = Promise.withResolvers<void>();
    return work;
  }

  /** Until something is wanted, or for so long. @returns whether something is */
  async wait(mostMs: number, signal: AbortSignal): Promise<boolean> {
    const waiting = new AbortController();
    const over = sleep(mostMs, false, { signal: AbortSignal.any([signal, waiting.signal]), ref: false });
    try {
      return await Promise.race([this.#wanted.promise.then(() => true), over.catch(() => false)]);
    } finally {
      waiting.abort();
    }
  }
}
