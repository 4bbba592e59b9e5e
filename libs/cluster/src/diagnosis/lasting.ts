import { GIVEN_UP_AFTER } from './crash.ts';
import type { Finding } from './finding.ts';
import type { HindranceReason } from './hindrance.ts';
import type { Snapshot } from './snapshot.ts';

/** When a wait takes what it sees for what will not pass. */
export interface Patience {
  /** How often a container that ends may be started again before it is given up (default: 3). */
  readonly restarts?: number;
  /**
   * Milliseconds for which a cause may stand unchanged that nobody but a person takes away: a missing Secret or ConfigMap, a claim that is
   * not bound, a pod that fits nowhere, an image that cannot be pulled, a refusal (default: for ever).
   */
  readonly standsMs?: number;
}

const STANDING: ReadonlySet<HindranceReason> = new Set([
  'secret',
  'config-map',
  'volume',
  'unschedulable',
  'image',
  'admission',
]);

/** What a pod that is on its way out gives back may be all that is missing. */
const isGivenRoom = ({ reason }: Finding, { pods }: Snapshot) =>
  reason === 'unschedulable' && pods.some(({ metadata }) => metadata.deletionTimestamp !== undefined);

const keyOf = ({ reason, object }: Finding) => `${reason} ${object}`;

/** Remembers from look to look what does not go away by waiting. */
export class Lasting {
  readonly #restarts: number;
  readonly #standsMs: number;
  /** By finding: since when it has been there, in every look. */
  #since: ReadonlyMap<string, number> = new Map();
  /** What was final in the look before. */
  #final: ReadonlySet<string> = new Set();

  constructor({ restarts = GIVEN_UP_AFTER, standsMs = Infinity }: Patience) {
    this.#restarts = restarts;
    this.#standsMs = standsMs;
  }

  /**
   * One that is final and was so in the look before, too: right after a workload was applied anew, its controller may still show what
   * was refused of the version before. Else one that has stood for too long.
   * @param now milliseconds, by a clock that never goes back
   */
  among(findings: readonly Finding[], snapshot: Snapshot, now: number): Finding | undefined {
    const final = findings.filter((one) => this.#isFinal(one));
    const lasting = final.find((one) => this.#final.has(keyOf(one)));
    this.#final = new Set(final.map(keyOf));
    return lasting ?? this.#standing(findings, snapshot, now);
  }

  #isFinal({ final, restarts }: Finding): boolean {
    return final || (restarts !== undefined && restarts >= this.#restarts);
  }

  #standing(findings: readonly Finding[], snapshot: Snapshot, now: number): Finding | undefined {
    const standing = findings.filter((one) => STANDING.has(one.reason) && !isGivenRoom(one, snapshot));
    const before = this.#since;
    this.#since = new Map(standing.map((one) => [keyOf(one), before.get(keyOf(one)) ?? now]));
    return standing.find((one) => before.has(keyOf(one)) && now - before.get(keyOf(one))! >= this.#standsMs);
  }
}
