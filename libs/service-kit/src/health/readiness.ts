/** One dependency's probe. It rejects when the dependency cannot be used; `signal` aborts when its time is up. */
export interface ReadinessCheck {
  /** For the log. */
  readonly name: string;
  /** For whoever asks, without where it is; default the name. */
  readonly label?: string | undefined;
  readonly check: (signal: AbortSignal) => Promise<unknown>;
}

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

const CACHE_MS = 1_000;
const TIMEOUT_MS = 1_000;

/**
 * Whether this instance should get traffic. Checks run together, are cut off after a second, and are asked at most once
 * a second however often probes come. A drain does not make it false: see the drain in README; `markStopping` does.
 */
export class Readiness {
  readonly #checks: ReadinessCheck[] = [];
  readonly #onChange: (result: CheckResult, cause: unknown) => void;
  readonly #last = new Map<string, boolean>();
  #started = false;
  #stopping = false;
  #cached: { at: number; report: Promise<ReadinessReport> } | undefined;

  constructor(onChange: (result: CheckResult, cause: unknown) => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** False until every dependency was reached once. */
  get started(): boolean {
    return this.#started;
  }

  markStarted(): void {
    this.#started = true;
    this.#cached = undefined;
  }

  /** From now on it is not ready, whatever its checks say. */
  markStopping(): void {
    this.#stopping = true;
  }

  add(check: ReadinessCheck): void {
    this.#checks.push(check);
  }

  report(): Promise<ReadinessReport> {
    if (this.#stopping) return Promise.resolve({ ready: false, checks: [{ name: 'stop', ok: false }] });
    if (!this.#started) return Promise.resolve({ ready: false, checks: [{ name: 'start', ok: false }] });
    const now = performance.now();
    if (this.#cached === undefined || now - this.#cached.at >= CACHE_MS)
      this.#cached = { at: now, report: this.#ask() };
    return this.#cached.report;
  }

  async #ask(): Promise<ReadinessReport> {
    const checks = await Promise.all(this.#checks.map((check) => this.#askOne(check)));
    return { ready: checks.every(({ ok }) => ok), checks };
  }

  async #askOne({ name, label = name, check }: ReadinessCheck): Promise<CheckResult> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const cutOff = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), { once: true });
    });
    try {
      await Promise.race([check(signal), cutOff]);
      this.#note({ name, ok: true }, undefined);
      return { name: label, ok: true };
    } catch (cause) {
      this.#note({ name, ok: false }, cause);
      return { name: label, ok: false };
    }
  }

  #note(result: CheckResult, cause: unknown): void {
    if ((this.#last.get(result.name) ?? true) !== result.ok) this.#onChange(result, cause);
    this.#last.set(result.name, result.ok);
  }
}
