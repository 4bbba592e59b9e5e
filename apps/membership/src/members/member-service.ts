import type { Role } from '@cutover/contracts';
import {
  EventStoreError,
  filledPage,
  fingerprintOf,
  replay,
  type Aggregates,
  type Appended,
  type CommandHandler,
  type EventStore,
  type RequestOrigin,
} from '@cutover/event-sourcing';
import { fieldInvalid, type Logger } from '@cutover/service-kit';
import type { MemberAccounts } from '../accounts/member-accounts.ts';
import { claimEmail } from '../email/claim-email.ts';
import type { EmailClaims } from '../email/email-claims.ts';
import type { Credentials } from '../password/credentials.ts';
import type { PasswordHasher } from '../password/password-hasher.ts';
import { turnOf, type Client } from '../client.ts';
import { commandIdOf, originOf, type Asking } from '../request.ts';
import type { LogInGuard } from '../session/log-in-guard.ts';
import { present, type MemberCommand } from '../member/member-decider.ts';
import type { MemberDirectory } from './member-directory.ts';
import { passwordWrong, payToUnknown, unknown } from '../member/member-refusals.ts';
import { memberStream, type Member, type MemberEvent, type MemberState } from '../member/member.ts';

export interface MemberServiceParts {
  readonly store: EventStore<MemberEvent>;
  readonly aggregates: Aggregates<MemberState, MemberEvent>;
  readonly handler: CommandHandler<MemberState, MemberCommand, MemberEvent>;
  readonly claims: EmailClaims;
  readonly credentials: Credentials;
  readonly directory: MemberDirectory;
  readonly hasher: PasswordHasher;
  readonly guard: LogInGuard;
  /** Default: there are none, and leaving asks nobody. */
  readonly accounts?: MemberAccounts | undefined;
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: Logger;
}

export interface FoundMember {
  readonly id: string;
  readonly member: Member;
  readonly sequence: number;
}

export interface Registration {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface NewEmail {
  readonly email: string;
  readonly password: string;
  readonly client: Client;
}

export interface NewPassword {
  readonly current: string;
  readonly next: string;
  readonly client: Client;
}

/** A password that someone gives for their own, in which field. */
interface Said {
  readonly password: string;
  readonly client: Client;
  readonly field: string;
}

type Recorded = Appended<MemberEvent>;

/**
 * What can be done with members. Every effect is one commit in the member's stream; what lies beside it (the claim of the address,
 * the password's hash) is written before the commit that makes it count, and cleared away after the one that ends it.
 */
export class MemberService {
  readonly #parts: MemberServiceParts;

  constructor(parts: MemberServiceParts) {
    this.#parts = parts;
  }

  /**
   * The caller is nobody yet: keys are held apart by address.
   * @throws DomainError `member.email-taken`, `membership.busy`; `event-store.key-reused`
   */
  async register(key: string, { email, name, password }: Registration, client: Client): Promise<Recorded> {
    const { store, handler, credentials, directory, hasher, clock, ids } = this.#parts;
    const asking: Asking = { subject: `email:${email}`, idempotencyKey: key, now: clock() };
    const request = originOf(asking, 'register', email, name);
    const earlier = await store.findByRequest(request.subject, key);
    if (earlier !== undefined)
      return this.#samePassword(replay(earlier, { ...asking, request, commandId: key }), password, client);

    const claimId = fingerprintOf('register', email, key);
    const { memberId } = await claimEmail(this.#parts, { email, memberId: ids(), claimId });
    const stored = await credentials.add(claimId, await hasher.hash(password, turnOf(client)));
    await directory.note(memberId);
    const command = { type: 'register', email, name, claimId, credentialId: claimId, now: asking.now } as const;
    const handling = { stream: memberStream(memberId), commandId: commandIdOf(asking), request, command };
    const recorded = await handler.handle({ ...handling, recordedAt: asking.now });
    // Another try of this request, perhaps with another password, was here first.
    return stored ? recorded : this.#samePassword(recorded, password, client);
  }

  /** @throws DomainError `member.unknown`; also for members that have left unless `andLeft` */
  async find(id: string, andLeft = false): Promise<FoundMember> {
    const { state, sequence } = await this.#parts.aggregates.load(memberStream(id));
    if (state.member === undefined) throw unknown();
    return { id, sequence, member: andLeft ? state.member : present(state) };
  }

  /** Members by age, those who left included, and where the next page starts. */
  async list(after: string, limit: number): Promise<{ members: readonly FoundMember[]; next?: string }> {
    const { directory, aggregates } = this.#parts;
    const load = async (ids: readonly string[]) => {
      const loaded = await aggregates.loadAll(ids.map(memberStream));
      return loaded.map(({ state: { member }, sequence }, i) => member && { id: ids[i]!, member, sequence });
    };
    const keys = directory.list.bind(directory);
    const { items: members, ...next } = await filledPage({ keys, load }, after, limit);
    return { members, ...next };
  }

  rename(asking: Asking, id: string, name: string): Promise<Recorded> {
    return this.#handle(asking, id, { type: 'rename', name }, originOf(asking, 'rename', id, name));
  }

  changeRoles(asking: Asking, id: string, roles: readonly Role[]): Promise<Recorded> {
    const command = { type: 'change-roles', roles, by: asking.subject } as const;
    return this.#handle(asking, id, command, originOf(asking, 'change-roles', id, ...roles));
  }

  /**
   * The old address is free for others afterwards.
   * @throws DomainError `member.password-wrong`, `session.too-many-failures`, `member.email-taken`; `event-store.key-reused`
   */
  async changeEmail(asking: Asking, id: string, what: NewEmail): Promise<Recorded> {
    const { email, password, client } = what;
    const request = originOf(asking, 'change-email', id, email);
    const earlier = await this.#parts.store.findByRequest(request.subject, request.idempotencyKey);
    if (earlier !== undefined) return replay(earlier, { request, commandId: commandIdOf(asking) });
    const { member } = await this.find(id);
    await this.#confirm(member, { password, client, field: 'password' });
    if (email === member.email) throw fieldInvalid('body', 'email', 'is the address that you have');
    const wanted = { email, memberId: id, claimId: fingerprintOf('change-email', id, email, asking.idempotencyKey) };
    const { claimId } = await claimEmail(this.#parts, wanted);
    const recorded = await this.#handle(asking, id, { type: 'change-email', email, claimId }, request);
    await this.#clearAway(id, this.#parts.claims.release(member));
    return recorded;
  }

  /** @throws DomainError `member.password-wrong`, `session.too-many-failures`, `membership.busy`; `event-store.key-reused` */
  async changePassword(asking: Asking, id: string, what: NewPassword): Promise<Recorded> {
    const { store, credentials, hasher } = this.#parts;
    const { current, next, client } = what;
    const request = originOf(asking, 'change-password', id);
    const earlier = await store.findByRequest(request.subject, request.idempotencyKey);
    if (earlier !== undefined)
      return this.#samePassword(replay(earlier, { request, commandId: commandIdOf(asking) }), next, client);
    const { member } = await this.find(id);
    await this.#confirm(member, { password: current, client, field: 'current' });
    const credentialId = fingerprintOf('change-password', id, asking.idempotencyKey);
    const stored = await credentials.add(credentialId, await hasher.hash(next, turnOf(client)));
    const recorded = await this.#handle(asking, id, { type: 'change-password', credentialId }, request);
    await this.#clearAway(id, credentials.remove(member.credentialId));
    return stored ? recorded : this.#samePassword(recorded, next, client);
  }

  /**
   * The address is free for others afterwards, and the password's hash is gone. Where accounts are known they are paid out first: who cannot be has not left.
   * @throws what `MemberAccounts.payOut` throws; DomainError `member.pay-to-unknown`, `member.unknown`, `member.left`
   */
  async leave(asking: Asking, id: string, payTo?: string): Promise<Recorded> {
    const { claims, credentials, store } = this.#parts;
    const { now } = asking;
    const request = originOf(asking, 'leave', id, ...(payTo === undefined ? [] : [payTo]));
    const earlier = await store.findByRequest(request.subject, request.idempotencyKey);
    if (earlier === undefined) await this.#payOut(asking, id, payTo);
    const recorded = await this.#handle(asking, id, { type: 'leave', now }, request);
    const { member } = await this.find(id, true);
    // Also when replayed: the first try may have stopped just here.
    await this.#clearAway(id, Promise.all([claims.release(member), credentials.remove(member.credentialId)]));
    return recorded;
  }

  async #payOut({ idempotencyKey: key }: Asking, id: string, payTo: string | undefined): Promise<void> {
    const { accounts } = this.#parts;
    await this.find(id);
    if (accounts !== undefined) return accounts.payOut(id, { payTo, key });
    if (payTo !== undefined) throw payToUnknown();
  }

  #handle(asking: Asking, id: string, command: MemberCommand, request: RequestOrigin): Promise<Recorded> {
    const [stream, commandId] = [memberStream(id), commandIdOf(asking)];
    return this.#parts.handler.handle({ stream, commandId, request, command, recordedAt: asking.now });
  }

  async #confirm({ email, credentialId }: Member, said: Said): Promise<void> {
    const { password, client, field } = said;
    const { guard, credentials, hasher } = this.#parts;
    const right = await guard.attempt(email, client, async () => {
      const hash = await credentials.find(credentialId);
      return hash !== undefined && (await hasher.verify(password, hash, turnOf(client))) ? true : undefined;
    });
    if (right === undefined) throw passwordWrong(field);
  }

  /** A key is not answered for another password than it was used with. One that was changed since cannot be compared any more. */
  async #samePassword(recorded: Recorded, password: string, client: Client): Promise<Recorded> {
    const { credentials, hasher } = this.#parts;
    const { data } = recorded.commit.events[0]!;
    const hash = 'credentialId' in data ? await credentials.find(data.credentialId) : undefined;
    if (hash === undefined || (await hasher.verify(password, hash, turnOf(client))))
      return { ...recorded, replayed: true };
    const { commandId } = recorded.commit;
    throw new EventStoreError('event-store.key-reused', 'this key was used for another request', { commandId });
  }

  /** What was recorded stays true without it: a claim left behind is given away when someone wants it. */
  async #clearAway(id: string, work: Promise<unknown>): Promise<void> {
    await work.catch((err: unknown) => {
      this.#parts.log.warn({ err, memberId: id }, 'something that a member no longer uses could not be cleared away');
    });
  }
}
