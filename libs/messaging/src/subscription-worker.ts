import type { Outcome } from './delivery/deliver.ts';
import type { MessageBus, SubscribeOptions, Subscription } from './message-bus.ts';

/** How often messages of a topic have ended so. */
export interface OutcomeCount {
  readonly topic: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/**
 * A subscription as a service's worker: it begins once the service has what it needs, and leaves its group when a drain begins. Suspended it is not in its group
 * either, so that others get its messages; one that only paused would keep them.
 */
export class SubscriptionWorker {
  readonly name: string;
  readonly #bus: MessageBus;
  readonly #options: SubscribeOptions;
  #subscription: Subscription | undefined;
  /** The latest one: it can say how far the group is behind, in the group or not. */
  #known: Subscription | undefined;
  #left = false;
  /** Joining and leaving go one after another. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #counts = new Map<string, OutcomeCount>();

  constructor(bus: MessageBus, options: SubscribeOptions) {
    this.name = `consumer of ${options.topics.join(', ')}`;
    this.#bus = bus;
    const onOutcome: SubscribeOptions['onOutcome'] = (outcome, message) => {
      this.#count(message.topic, outcome);
      options.onOutcome?.(outcome, message);
    };
    this.#options = { ...options, onOutcome };
  }

  get group(): string {
    return this.#options.group;
  }

  /** What has become of messages so far: handled, found handled before, tried again, dead-lettered. */
  get outcomes(): readonly OutcomeCount[] {
    return [...this.#counts.values()];
  }

  start(): Promise<void> {
    return this.#next(async () => {
      if (!this.#left) this.#known = this.#subscription ??= await this.#bus.subscribe(this.#options);
    });
  }

  leave(): Promise<void> {
    this.#left = true;
    return this.suspend();
  }

  /** Leaves the group, and may come back. */
  suspend(): Promise<void> {
    return this.#next(async () => {
      const subscription = this.#subscription;
      this.#subscription = undefined;
      await subscription?.leave();
    });
  }

  /** Joins the group again, unless it has left for good. */
  resume(): Promise<void> {
    return this.start();
  }

  /** Messages behind; undefined before the start. */
  async lag(): Promise<number | undefined> {
    return this.#known?.lag();
  }

  #next(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #count(topic: string, outcome: Outcome): void {
    const key = `${topic} ${outcome}`;
    this.#counts.set(key, { topic, outcome, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }
}
