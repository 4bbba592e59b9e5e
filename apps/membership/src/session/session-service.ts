import type { Aggregates } from '@cutover/event-sourcing';
import { DomainError } from '@cutover/service-kit';
import type { EmailClaims } from '../email/email-claims.ts';
import { memberStream, type Member, type MemberEvent, type MemberState } from '../member/member.ts';
import type { Credentials } from '../password/credentials.ts';
import type { PasswordHasher } from '../password/password-hasher.ts';
import { turnOf, type Client } from '../client.ts';
import type { LogInGuard } from './log-in-guard.ts';

export interface SessionServiceParts {
  readonly aggregates: Aggregates<MemberState, MemberEvent>;
  readonly claims: EmailClaims;
  readonly credentials: Credentials;
  readonly hasher: PasswordHasher;
  readonly guard: LogInGuard;
}

interface Known {
  readonly id: string;
  readonly member: Member;
  readonly hash: string;
}

/** Logs members in. */
export class SessionService {
  readonly #parts: SessionServiceParts;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
  }

  /**
   * Says the same, after the same work, whether the address is unknown or the password wrong.
   * @param from its `memberId` counts only where the address is that member's
   * @throws DomainError `session.refused`, `session.too-many-failures`, `membership.busy`
   */
  async logIn(email: string, password: string, from: Client): Promise<Pick<Known, 'id' | 'member'>> {
    const { guard, hasher } = this.#parts;
    const client = await this.#asKnownTo(email, from);
    const found = await guard.attempt(email, client, async () => {
      const known = await this.#known(email);
      const right = await hasher.verify(password, known?.hash ?? hasher.decoy, turnOf(client));
      return right ? known : undefined;
    });
    if (found === undefined) throw new DomainError('session.refused', 'The address or the password is wrong');
    await this.#refresh(found, password, client);
    return found;
  }

  /** A token opens no door but that of its own member's address. */
  async #asKnownTo(email: string, client: Client): Promise<Client> {
    if (client.memberId === undefined) return client;
    const claim = await this.#parts.claims.find(email);
    return claim?.memberId === client.memberId ? client : { address: client.address };
  }

  /** The member whose address this is: a claim counts only if the member's own stream says so. */
  async #known(email: string): Promise<Known | undefined> {
    const { claims, aggregates, credentials } = this.#parts;
    const claim = await claims.find(email);
    if (claim === undefined) return undefined;
    const { member } = (await aggregates.load(memberStream(claim.memberId))).state;
    if (member === undefined || member.leftAt !== undefined || member.claimId !== claim.claimId) return undefined;
    const hash = await credentials.find(member.credentialId);
    return hash === undefined ? undefined : { id: claim.memberId, member, hash };
  }

  /** The one moment at which a password can be hashed at a new cost. */
  async #refresh({ member, hash }: Known, password: string, client: Client): Promise<void> {
    const { hasher, credentials } = this.#parts;
    if (!hasher.isOutdated(hash)) return;
    await credentials.rehash(member.credentialId, hash, await hasher.hash(password, turnOf(client)));
  }
}
