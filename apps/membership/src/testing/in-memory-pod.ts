import type { Transport } from '@cutover/messaging';
import { eitherVerifier, type Logger, type TokenVerifier } from '@cutover/service-kit';
import { createMembership, type MembershipStores } from '../membership.ts';
import { membershipProblems } from '../problems.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { newKeys } from './new-keys.ts';

export interface MembershipPodParts {
  readonly transport: Transport;
  readonly tokens: TestTokens;
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: Logger;
}

export interface TestTokens extends TokenVerifier {
  readonly issuer: TokenIssuer;
}

const LIFETIME_S = 900;

/** One signer, and what verifies its tokens, by a clock of the test's. @param others verifies what shared secrets have signed */
export function testTokens(now: () => number, issuer: TokenIssuer, others: TokenVerifier): TestTokens {
  const either = eitherVerifier(others, issuer.verifier(now));
  return { issuer, verify: (authorization) => either.verify(authorization) };
}

/** With a key of its own. */
export function testIssuer(): TokenIssuer {
  return new TokenIssuer(newKeys(), LIFETIME_S);
}

/** The service as one process runs it, without a port. Passwords cost next to nothing. */
export function membershipPod(stores: MembershipStores, { transport, tokens, clock, ids, log }: MembershipPodParts) {
  const { routes, relay } = createMembership(stores, {
    ...{ transport, clock, ids, log, issuer: tokens.issuer, holder: ids(), leaseMs: 5_000 },
    hasher: { cost: 1, parallel: 4, waiting: 100 },
    failures: { secret: Buffer.from('of a pod in memory'), limit: 10, addressLimit: 100, windowMs: 300_000 },
    // All who ask are one client.
    clients: { burst: 1_000_000, perMinute: 1_000_000 },
    cacheSize: 1_000,
  });
  const looks: readonly (() => Promise<unknown>)[] = [];
  return { routes, problems: membershipProblems, tokens, relay: relay!, consumers: [], looks };
}
