import { InMemoryLease, type Lease, type Outbox, type Transport } from '@cutover/messaging';
import type { Logger, TokenVerifier } from '@cutover/service-kit';
import { createBank, type BankStores } from '../bank.ts';
import { accountProblems } from '../problems.ts';
import { createMessaging } from '../steps/account-messaging.ts';
import { inMemoryStores } from './in-memory-stores.ts';

export interface AccountPodStores {
  /** As requests see them. */
  readonly bank: BankStores;
  /** As messages see it: the same collection. */
  readonly accountStore: BankStores['accountStore'];
  readonly outbox: Outbox;
  readonly lease: Lease;
}

export interface AccountPodParts {
  readonly transport: Transport;
  readonly tokens: TokenVerifier;
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: Logger;
}

const SECOND_MS = 1_000;
const CACHE = 1_000;

/** All that the service keeps, without a database. */
export function accountPodStores() {
  const bank = inMemoryStores();
  return { bank, accountStore: bank.accountStore, outbox: bank.outbox, lease: new InMemoryLease() };
}

/** The service as one process runs it, without a port: whoever has it serves its routes and does its workers' looks when they are due. */
export function accountPod({ bank: stores, accountStore, outbox, lease }: AccountPodStores, parts: AccountPodParts) {
  const { transport, clock, ids, log } = parts;
  const timing = { resumeIntervalMs: SECOND_MS, resumeAfterMs: 5 * SECOND_MS, holdExpiryIntervalMs: SECOND_MS };
  const bank = createBank(stores, { clock, ids, log, cacheSize: CACHE, firstCurrency: 'EUR', ...timing });
  const messaging = createMessaging({
    ...{ store: accountStore, outbox, lease, transport, clock, log },
    ...{ holder: ids(), leaseMs: 5 * SECOND_MS, cacheSize: CACHE },
    hasLeft: (owner) => bank.departures.hasLeft(owner),
    onMember: bank.onMember,
  });
  return {
    routes: bank.routes,
    problems: accountProblems,
    tokens: bank.departures.guard(parts.tokens),
    relay: messaging.relay,
    consumers: [messaging.members, messaging.consumer],
    looks: [
      () => bank.departures.refresh(),
      () => bank.holdExpiry.sweep(),
      () => bank.transferRecovery.sweep(),
    ] as readonly (() => Promise<unknown>)[],
  };
}
