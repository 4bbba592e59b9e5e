import { InMemoryCheckpoints, InMemoryEventStore } from '@cutover/event-sourcing';
import { InMemoryLease, InMemoryOutbox } from '@cutover/messaging';
import type { EmailClaim, EmailClaims } from '../email/email-claims.ts';
import type { MemberDirectory } from '../members/member-directory.ts';
import type { MemberEvent } from '../member/member.ts';
import type { MembershipStores } from '../membership.ts';
import type { Credentials } from '../password/credentials.ts';
import type { FailureCounts } from '../session/failure-counts.ts';

export class InMemoryClaims implements EmailClaims {
  readonly held = new Map<string, EmailClaim>();

  async claim(wanted: EmailClaim) {
    const standing = this.held.get(wanted.email);
    if (standing === undefined) this.held.set(wanted.email, wanted);
    return standing ?? wanted;
  }
  async find(email: string) {
    return this.held.get(email);
  }
  async replace(standing: EmailClaim, wanted: EmailClaim) {
    if (this.held.get(standing.email)?.claimId !== standing.claimId) return false;
    this.held.set(wanted.email, wanted);
    return true;
  }
  async release({ email, claimId }: Pick<EmailClaim, 'email' | 'claimId'>) {
    if (this.held.get(email)?.claimId === claimId) this.held.delete(email);
  }
}

export class InMemoryCredentials implements Credentials {
  readonly hashes = new Map<string, string>();

  async add(id: string, hash: string) {
    if (this.hashes.has(id)) return false;
    this.hashes.set(id, hash);
    return true;
  }
  async find(id: string) {
    return this.hashes.get(id);
  }
  async rehash(id: string, from: string, to: string) {
    if (this.hashes.get(id) === from) this.hashes.set(id, to);
  }
  async remove(id: string) {
    this.hashes.delete(id);
  }
}

class InMemoryDirectory implements MemberDirectory {
  readonly #ids = new Set<string>();

  async note(id: string) {
    this.#ids.add(id);
  }
  async list(after: string, limit: number) {
    return [...this.#ids]
      .sort()
      .filter((id) => id > after)
      .slice(0, limit);
  }
}

class InMemoryCounts implements FailureCounts {
  readonly #counts = new Map<string, number>();

  /** Counts as they are now. */
  snapshot(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }

  async increase(bucket: number, window: number) {
    const key = `${bucket}/${window}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return this.#counts.get(key)!;
  }
  async decrease(bucket: number, window: number) {
    const key = `${bucket}/${window}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) - 1);
  }
}

export interface InMemoryStores extends MembershipStores {
  readonly claims: InMemoryClaims;
  readonly credentials: InMemoryCredentials;
  readonly counts: InMemoryCounts;
}

/** The service's stores without a database. */
export function inMemoryStores(): InMemoryStores {
  return {
    store: new InMemoryEventStore<MemberEvent>(),
    claims: new InMemoryClaims(),
    credentials: new InMemoryCredentials(),
    directory: new InMemoryDirectory(),
    counts: new InMemoryCounts(),
    outbox: new InMemoryOutbox(),
    lease: new InMemoryLease(),
    checkpoints: new InMemoryCheckpoints(),
  };
}
