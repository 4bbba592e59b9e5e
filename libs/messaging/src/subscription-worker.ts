import type { Outcome } from './delivery/deliver.ts';
import type { MessageBus, SubscribeOptions, Subscription } from './message-bus.ts';

/** How often messages of a topic have ended so. */
export interface OutcomeCount {
  readonly topic: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** A subscription as a service's worker: it begins once the service has what it needs, and leaves its group when a drain begins. */
export class SubscriptionWorker {
  readonly name: string;
  readonly #bus: MessageBus;
  readonly #options: SubscribeOptions;
  #subscription: Subscription | undefined;
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

  async start(): Promise<void> {
    this.#subscription ??= await this.#bus.subscribe(this.#options);
  }

  async leave(): Promise<void> {
    await this.#subscription?.leave();
  }

  /** Messages behind; undefined before the start. */
  async lag(): Promise<number | undefined> {
    return this.#subscription?.lag();
  }

  #count(topic: string, outcome: Outcome): void {
    const key = `${topic} ${outcome}`;
    this.#counts.set(key, { topic, outcome, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }
}
