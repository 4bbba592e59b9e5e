import { Aggregates, CommandHandler, type Checkpoints, type EventStore } from '@cutover/event-sourcing';
import type { Streams, UnpublishedCommits } from '@cutover/event-sourcing';
import { MessageBus, OutboxEventStore, withRelay } from '@cutover/messaging';
import type { Lease, Outbox, Relay, Transport } from '@cutover/messaging';
import { RateLimit, type Logger, type RateLimitOptions, type Route } from '@cutover/service-kit';
import type { MemberAccounts } from './accounts/member-accounts.ts';
import type { EmailClaims } from './email/email-claims.ts';
import { memberRoutes } from './members/member-api.ts';
import { memberDecider } from './member/member-decider.ts';
import type { MemberDirectory } from './members/member-directory.ts';
import { publishes, toMessages } from './member/member-messages.ts';
import { MemberService } from './members/member-service.ts';
import type { MemberEvent } from './member/member.ts';
import type { Credentials } from './password/credentials.ts';
import { PasswordHasher, type HasherOptions } from './password/password-hasher.ts';
import type { FailureCounts } from './session/failure-counts.ts';
import { LogInGuard, type GuardOptions } from './session/log-in-guard.ts';
import { knownDevice } from './session/known-device.ts';
import { sessionRoutes } from './session/session-api.ts';
import { SessionService } from './session/session-service.ts';
import type { TokenIssuer } from './tokens/token-issuer.ts';

/** Where the service keeps what it knows. */
export interface MembershipStores {
  readonly store: EventStore<MemberEvent> & Streams & UnpublishedCommits<MemberEvent>;
  readonly claims: EmailClaims;
  readonly credentials: Credentials;
  readonly directory: MemberDirectory;
  readonly counts: FailureCounts;
  readonly outbox: Outbox;
  readonly lease: Lease;
  /** How far a rebuild has come. */
  readonly checkpoints: Checkpoints;
}

export interface MembershipOptions {
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: Logger;
  readonly issuer: TokenIssuer;
  readonly hasher: HasherOptions;
  readonly failures: Pick<GuardOptions, 'secret' | 'limit' | 'addressLimit' | 'windowMs'>;
  /** Requests of one client for which a password is looked at. */
  readonly clients: Pick<RateLimitOptions, 'burst' | 'perMinute'>;
  /** Members whose state is kept in memory. */
  readonly cacheSize: number;
  /** Names this process among those that might relay. */
  readonly holder: string;
  /** How long the right to relay outlives this process, in ms. */
  readonly leaseMs?: number;
  /** Where members' accounts are; without, leaving asks nobody. */
  readonly accounts?: MemberAccounts | undefined;
  /** Where others are told of members; without, that waits in the outbox. */
  readonly transport?: Transport;
}

export interface Membership {
  readonly members: MemberService;
  readonly sessions: SessionService;
  readonly routes: readonly Route[];
  readonly relay: Relay<MemberEvent> | undefined;
}

/** Puts members and sessions together on the given stores. Opens nothing and starts nothing. */
export function createMembership(stores: MembershipStores, options: MembershipOptions): Membership {
  const { store, relay } = relayed(stores, options);
  const { clock, ids, log, issuer } = options;
  const aggregates = new Aggregates(store, memberDecider, { capacity: options.cacheSize });
  const handler = new CommandHandler({ store, aggregates, decider: memberDecider });
  const hasher = new PasswordHasher(options.hasher);
  const guard = new LogInGuard({ counts: stores.counts, clock, ...options.failures });
  const shared = { ...stores, store, aggregates, hasher, guard };
  const members = new MemberService({ ...shared, handler, clock, ids, log, accounts: options.accounts });
  const sessions = new SessionService(shared);
  const limit = new RateLimit(options.clients);
  const memberOf = knownDevice(issuer, clock);
  const routes = [
    ...memberRoutes({ members, clock, limit }),
    ...sessionRoutes({ sessions, issuer, clock, limit, memberOf }),
  ];
  return { members, sessions, routes, relay };
}

function relayed(
  stores: MembershipStores,
  options: MembershipOptions,
): Pick<Membership, 'relay'> & { store: EventStore<MemberEvent> } {
  const { store, outbox, lease } = stores;
  const { transport, holder, leaseMs, clock, log } = options;
  if (transport === undefined) return { store: new OutboxEventStore({ store, outbox, publishes }), relay: undefined };
  const bus = new MessageBus(transport, log);
  return withRelay({ store, outbox, publishes, lease, holder, leaseMs, bus, toMessages, clock, log });
}
