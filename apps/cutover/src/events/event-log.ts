import type { Writable } from 'node:stream';
import type { ComparisonProgress } from '@cutover/comparison';

/** What waits for a reader that does not read, beyond which events are dropped: whoever measures waits for nobody. */
const WAITING_BYTES = 1_048_576;

/** Events as lines of JSON. Each has a number and a time; where some were dropped, the line after says how many. */
export class EventLog {
  readonly #stream: Writable;
  readonly #waitingBytes: number;
  #seq = 0;
  #dropped = 0;
  #failed = false;
  readonly #onFailure: (error: Error) => void;

  /** @param onFailure told once, of what ended it: the comparison goes on */
  constructor(stream: Writable, onFailure: (error: Error) => void, waitingBytes = WAITING_BYTES) {
    this.#stream = stream;
    this.#waitingBytes = waitingBytes;
    this.#onFailure = onFailure;
    stream.on('error', (error: Error) => this.#fail(error));
  }

  write(event: ComparisonProgress): void {
    if (this.#failed) return;
    if (this.#stream.writableLength > this.#waitingBytes) {
      this.#dropped += 1;
      return;
    }
    this.#tellDropped();
    this.#line(event);
  }

  /** Resolves once all of it is taken, or cannot be, and that was said. */
  async flush(): Promise<void> {
    if (this.#failed) return;
    this.#tellDropped();
    await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
  }

  #tellDropped(): void {
    if (this.#dropped > 0) this.#line({ type: 'dropped', count: this.#dropped });
    this.#dropped = 0;
  }

  #line(event: object): void {
    this.#seq += 1;
    const line = JSON.stringify({ seq: this.#seq, time: new Date().toISOString(), ...event });
    this.#stream.write(`${line}\n`, (error) => {
      if (error) this.#fail(error);
    });
  }

  #fail(error: Error): void {
    if (!this.#failed) this.#onFailure(error);
    this.#failed = true;
  }
}
