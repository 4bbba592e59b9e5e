/** What an answer says of who gave it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly version: string;
  readonly pod: string;
  readonly ms: number;
}

export interface Traffic {
  calls: number;
  failed: number;
  retried: number;
  /** Milliseconds, of the last answer and of the slowest so far. */
  lastMs: number;
  slowestMs: number;
}

export interface CallerOptions {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly answered: (answer: Answer) => void;
}

const TIMEOUT_MS = 8_000;
const FIRST_WAIT_MS = 250;

/** Calls the service, counts what fails, and tries again where that is asked for. */
export class Caller {
  readonly traffic: Traffic = { calls: 0, failed: 0, retried: 0, lastMs: 0, slowestMs: 0 };
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** One try. @returns the answer, whatever its status; undefined when there was none */
  async once(path: string, body?: unknown): Promise<Answer | undefined> {
    const { now, fetch: send, answered } = this.#options;
    const started = now();
    this.traffic.calls += 1;
    try {
      const response = await send(path, { ...requestOf(body), signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      const ms = now() - started;
      const { status, headers } = response;
      const answer = { status, ms, version: headers.get('x-version') ?? '', pod: headers.get('x-pod') ?? '' };
      this.#note(status, ms);
      const whole: Answer = { ...answer, body: text === '' ? undefined : JSON.parse(text) };
      answered(whole);
      return whole;
    } catch {
      // No answer, or none that can be read: the caller of this sees undefined, the panel a failed call.
      this.traffic.failed += 1;
      return undefined;
    }
  }

  /** Tries until there is an answer that another try would not change, at most `tries` times. */
  async until(tries: number, path: string, body?: unknown): Promise<Answer | undefined> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs *= 2) {
      const answer = await this.once(path, body);
      tries -= 1;
      if (tries === 0 || (answer !== undefined && !isPassing(answer.status))) return answer;
      this.traffic.retried += 1;
      await this.#options.sleep(waitMs);
    }
  }

  #note(status: number, ms: number): void {
    this.traffic.lastMs = ms;
    this.traffic.slowestMs = Math.max(this.traffic.slowestMs, ms);
    if (status >= 500) this.traffic.failed += 1;
  }
}

/** Whether a later try may fare better. */
export function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

function requestOf(body: unknown): RequestInit {
  if (body === undefined) return { cache: 'no-store' };
  if (body === null) return { method: 'POST' };
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
