import type { MessageBus, SubscribeOptions, Subscription } from './message-bus.ts';

/** A subscription as a service's worker: it begins once the service has what it needs, and leaves its group when a drain begins. */
export class SubscriptionWorker {
  readonly name: string;
  readonly #bus: MessageBus;
  readonly #options: SubscribeOptions;
  #subscription: Subscription | undefined;

  constructor(bus: MessageBus, options: SubscribeOptions) {
    this.name = `consumer of ${options.topics.join(', ')}`;
    this.#bus = bus;
    this.#options = options;
  }

  get group(): string {
    return this.#options.group;
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
}
