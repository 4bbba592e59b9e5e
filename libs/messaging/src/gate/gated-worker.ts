import { reasonOf } from '../messaging-error.ts';
import { silentLog, type MessagingLog } from '../transport/transport.ts';
import type { Shares } from './share-file.ts';

/** What can be in a group and out of it: a SubscriptionWorker. Calls come one at a time. */
export interface Consumer {
  readonly name: string;
  start(): Promise<unknown>;
  suspend(): Promise<unknown>;
  leave(): Promise<unknown>;
}

export interface GatedWorkerOptions {
  readonly consumer: Consumer;
  readonly shares: Shares;
  readonly log?: MessagingLog;
}

/**
 * A consumer that is in its group while this version's share is above 0: a member that only paused would keep its partitions. Until a share is told it is not.
 * How much of the share it gets is the group's to say: members get whole partitions.
 */
export class GatedWorker {
  readonly name: string;
  readonly #options: Required<GatedWorkerOptions>;
  readonly #leaving = new AbortController();
  #following: Promise<void> | undefined;
  #share = 0;
  #isSuspended = false;
  #isIn = false;
  /** Joining and leaving go one after another, each by what holds then. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: GatedWorkerOptions) {
    this.name = options.consumer.name;
    this.#options = { log: silentLog, ...options };
  }

  /** The share that was told last; 0 before. */
  get share(): number {
    return this.#share;
  }

  /** Does not wait for a share: a version that waits for its promotion is ready. */
  async start(): Promise<void> {
    const onShare = (share: number): void => {
      this.#share = share;
      this.#settle().catch((error: unknown) =>
        this.#options.log.warn(`${this.name}: ${reasonOf(error)}; trying again`),
      );
    };
    this.#following ??= this.#options.shares.follow(onShare, this.#leaving.signal);
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#following;
    await this.#turn.catch(() => undefined);
    await this.#options.consumer.leave();
  }

  suspend(): Promise<void> {
    this.#isSuspended = true;
    return this.#settle();
  }

  resume(): Promise<void> {
    this.#isSuspended = false;
    return this.#settle();
  }

  #settle(): Promise<void> {
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#once());
    return this.#turn;
  }

  async #once(): Promise<void> {
    const { consumer, log } = this.#options;
    const shall = this.#share > 0 && !this.#isSuspended && !this.#leaving.signal.aborted;
    if (shall === this.#isIn) return;
    log.info(`${this.name}: ${shall ? 'joins' : 'leaves'} its group (share ${this.#share})`);
    await (shall ? consumer.start() : consumer.suspend());
    this.#isIn = shall;
  }
}
