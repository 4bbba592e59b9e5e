import type { AddressedPod } from './pod-of.ts';
import type { WorkloadIdentity } from './identity.ts';

/** The time that one pod has one address. */
interface Tenure {
  readonly uid: string;
  identity: WorkloadIdentity;
  since: number;
  /** When it was seen to have gone; undefined while it is there. */
  gone: number | undefined;
}

/** Clocks of nodes differ, and a pod's times are whole seconds: so much earlier than its first holder an address is still taken for it. */
const SLACK_MS = 2_000;

/**
 * Which pod had an address, and when. A log arrives after its request, perhaps after its pod, and the address may be another's by then. Times are ms
 * of the epoch.
 */
export class AddressHistory {
  readonly #tenures = new Map<string, Tenure[]>();
  readonly #addresses = new Map<string, ReadonlySet<string>>();
  readonly #mostGone: number;
  #held = 0;
  #gone = 0;
  #forgottenEarly = 0;

  /** @param mostGone how many addresses of pods that are gone are remembered; of more the longest gone is forgotten */
  constructor(mostGone: number) {
    this.#mostGone = mostGone;
  }

  /** Tenures that go on, that are over and remembered, and that had to be forgotten before their time. */
  get sizes() {
    return { held: this.#held, gone: this.#gone, forgottenEarly: this.#forgottenEarly };
  }

  /** The pod as it is now. */
  see({ uid, identity, addresses, since }: AddressedPod, now: number): void {
    const before = this.#addresses.get(uid) ?? [];
    const after = new Set(addresses);
    for (const address of before) if (!after.has(address)) this.#end(address, uid, now);
    for (const address of after)
      this.#hold(address, { uid, identity, since: since === 0 ? now : since, gone: undefined });
    if (after.size > 0) this.#addresses.set(uid, after);
    else this.#addresses.delete(uid);
    this.#trim();
  }

  /** The pod is not there any more. */
  lose(uid: string, now: number): void {
    for (const address of this.#addresses.get(uid) ?? []) this.#end(address, uid, now);
    this.#addresses.delete(uid);
    this.#trim();
  }

  /**
   * The last pod that had got the address by then. One that is gone stays the answer until another one gets its address: a request that was sent to it
   * too late was meant for it.
   */
  at(address: string, time: number): WorkloadIdentity | undefined {
    const tenures = this.#tenures.get(address) ?? [];
    const held = tenures.findLast(({ since }) => since <= time);
    if (held !== undefined) return held.identity;
    const [first] = tenures;
    return first !== undefined && first.since - time <= SLACK_MS ? first.identity : undefined;
  }

  /** Forgets what was gone before that time. */
  forget(before: number): void {
    for (const [address, tenures] of this.#tenures) {
      const kept = tenures.filter(({ gone }) => gone === undefined || gone >= before);
      if (kept.length < tenures.length) this.#replace(address, tenures, kept);
    }
  }

  #hold(address: string, tenure: Tenure): void {
    const tenures = this.#tenures.get(address) ?? [];
    const known = tenures.find(({ uid, gone }) => uid === tenure.uid && gone === undefined);
    if (known !== undefined) {
      known.identity = tenure.identity;
      known.since = Math.min(known.since, tenure.since);
    } else {
      this.#held += 1;
      tenures.push(tenure);
    }
    // Events of two pods may come in another order than their times.
    this.#tenures.set(
      address,
      tenures.sort((one, other) => one.since - other.since),
    );
  }

  #end(address: string, of: string, now: number): void {
    const tenure = this.#tenures.get(address)?.find(({ uid, gone }) => uid === of && gone === undefined);
    if (tenure === undefined) return;
    tenure.gone = now;
    this.#held -= 1;
    this.#gone += 1;
  }

  #trim(): void {
    for (let spare = this.#gone - this.#mostGone; spare > 0; spare -= 1) {
      const over = [...this.#tenures].flatMap(([address, tenures]) =>
        tenures.filter(({ gone }) => gone !== undefined).map((tenure) => ({ address, tenures, tenure })),
      );
      const { address, tenures, tenure } = over.reduce((one, other) =>
        other.tenure.gone! < one.tenure.gone! ? other : one,
      );
      this.#replace(
        address,
        tenures,
        tenures.filter((kept) => kept !== tenure),
      );
      this.#forgottenEarly += 1;
    }
  }

  #replace(address: string, tenures: readonly Tenure[], kept: Tenure[]): void {
    this.#gone -= tenures.length - kept.length;
    if (kept.length === 0) this.#tenures.delete(address);
    else this.#tenures.set(address, kept);
  }
}
