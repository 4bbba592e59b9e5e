import { HEARTBEAT, RETRY } from './event-stream.ts';

export interface SubscriptionLimits {
  /** Bytes that wait for a reader, beyond which it is cut off. */
  readonly waitingBytes: number;
}

/** What one browser is yet to be sent. */
export class Subscription {
  /** Its connection's: aborted from either side. */
  readonly lifetime = new AbortController();
  readonly #limits: SubscriptionLimits;
  #waiting: string[] = [];
  #bytes = 0;
  #hasReadSinceBeat = true;
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(limits: SubscriptionLimits, leave: () => void) {
    this.#limits = limits;
    this.lifetime.signal.addEventListener('abort', () => {
      this.end();
      this.#waiting = [];
      leave();
    });
  }

  push(text: string): void {
    if (this.#ended) return;
    this.#waiting.push(text);
    this.#bytes += Buffer.byteLength(text);
    // The first message may be as long as it has to be.
    if (this.#waiting.length > 1 && this.#bytes > this.#limits.waitingBytes) this.#cutOff();
    else this.#wake();
  }

  /** A reader that has taken nothing of what waits since the last one is cut off. */
  beat(): void {
    if (this.#waiting.length > 0 && !this.#hasReadSinceBeat) return this.#cutOff();
    this.#hasReadSinceBeat = false;
    if (this.#waiting.length === 0) this.push(HEARTBEAT);
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *messages(): AsyncGenerator<string> {
    yield RETRY;
    while (!this.lifetime.signal.aborted) {
      const all = this.#waiting.join('');
      this.#waiting = [];
      this.#bytes = 0;
      this.#hasReadSinceBeat = true;
      if (all !== '') yield all;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #cutOff(): void {
    this.lifetime.abort(new Error('the client does not read'));
  }
}
