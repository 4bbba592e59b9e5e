import { createSequentialPolicy, type Policy, type Tally, type Verdict } from '@cutover/judge';
import { limitsOf, secondBetween, type Counts, type Limits } from './tables.ts';

/** Which two Services are compared, and for which revision. */
export interface Comparison {
  readonly namespace: string;
  readonly stable: string;
  readonly canary: string;
  /** Of the canary, as who asks names it: another one is judged anew. */
  readonly revision: string;
}

/** What the judge says of a canary now. */
export interface Said {
  /** `continue`: nothing is decided yet, or there is no more to decide. */
  readonly verdict: 'abort' | 'promote' | 'continue';
  readonly reason: string;
  /** Since the first question. */
  readonly requests: { readonly canary: Tally; readonly stable: Tally };
}

export interface VerdictsParts {
  readonly countsOf: (comparison: Comparison) => Promise<Counts>;
  readonly now: () => number;
  /** Who has not been asked about for so long is forgotten, ms: a second try of the same revision begins anew. */
  readonly idleMs: number;
  /** How many canaries may be judged at once. */
  readonly most: number;
  readonly policy?: () => Policy;
}

interface Judged {
  readonly policy: Policy;
  readonly limits: Limits | undefined;
  counts: Counts;
  lookedAt: number;
  verdict: Verdict;
  requests: Said['requests'];
}

const NOTHING: Tally = { requests: 0, errors: 0, unanswered: 0 };
const LOOKING_ON: Verdict = { decision: 'continue', reason: 'looking on', step: null };

const added = (a: Tally, b: Tally): Tally => ({
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  unanswered: a.unanswered + b.unanswered,
});

/** More canaries at once than may be judged. */
export class TooManyCanaries extends Error {
  readonly code = 'too-many-canaries';
}

/**
 * Judges canaries while they are asked about. What came in between two questions is one interval of counts; evidence of all intervals adds up, so that it is right however often one asks.
 */
export class Verdicts {
  readonly #parts: VerdictsParts;
  readonly #judged = new Map<string, Judged>();

  constructor(parts: VerdictsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#judged.size;
  }

  /** @throws TooManyCanaries */
  async ask(comparison: Comparison): Promise<Said> {
    const { countsOf, now } = this.#parts;
    const counts = await countsOf(comparison);
    this.forgetIdle();
    const key = Object.values(comparison).join('/');
    const known = this.#judged.get(key);
    const judged = known ?? this.#begin(key, counts);
    if (known !== undefined) this.#look(judged, counts);
    judged.lookedAt = now();
    const { decision, reason } = judged.verdict;
    const verdict = decision === 'abort' || decision === 'promote' ? decision : 'continue';
    return { verdict, reason, requests: judged.requests };
  }

  forgetIdle(): void {
    const { now, idleMs } = this.#parts;
    for (const [key, { lookedAt }] of this.#judged) if (lookedAt < now() - idleMs) this.#judged.delete(key);
  }

  #begin(key: string, counts: Counts): Judged {
    const { most, now, policy = createSequentialPolicy } = this.#parts;
    if (this.#judged.size >= most) throw new TooManyCanaries(`${most} canaries are being judged`);
    const requests = { canary: NOTHING, stable: NOTHING };
    const limits = limitsOf(counts.stable);
    const judged = { policy: policy(), limits, counts, lookedAt: now(), verdict: LOOKING_ON, requests };
    this.#judged.set(key, judged);
    return judged;
  }

  #look(judged: Judged, counts: Counts): void {
    const span = { at: judged.lookedAt, knownAt: this.#parts.now(), limits: judged.limits };
    const second = secondBetween(judged.counts, counts, span);
    judged.counts = counts;
    judged.verdict = judged.policy.consume(second);
    judged.requests = {
      canary: added(judged.requests.canary, second.requests.canary),
      stable: added(judged.requests.stable, second.requests.stable),
    };
  }
}
