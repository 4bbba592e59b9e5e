import { generateKeyPairSync } from 'node:crypto';

import { checkMembers } from './check.ts';
import { type MembershipLedger, membershipLedgerSchema } from './membership-ledger.ts';
import { registerMembers } from './register-members.ts';
import type { AppInLane, Application, Reach, Size, TestData } from '../application.ts';
import { readAtRest } from '../shared/at-rest.ts';
import { readCommits, withMongo } from '../shared/commits.ts';
import { mongoDependency } from '../shared/mongo-dependency.ts';
import { entriesOfCommits } from '../shared/ledger-entry.ts';

const tokenSecret = 'membership-tokens';
const patience = { withinMs: 30_000, everyMs: 500 };

interface StoredClaim {
  _id: string;
  memberId: string;
  claimId: string;
}

const makeTestData = async (reach: Reach, size: Size): Promise<TestData<MembershipLedger>> => {
  const { clients, opening } = await registerMembers(reach.url, size);
  const readLedger = () =>
    withMongo(reach, 'membership', async (db) => {
      const commits = await readAtRest(() => readCommits(db, ['member_commits']), patience);
      const stored = await db.collection<StoredClaim>('email_claims').find({}).sort({ _id: 1 }).toArray();
      const claims = stored.map(({ _id, memberId, claimId }) => ({ email: _id, member: memberId, claim: claimId }));
      return { opening, claims, commits };
    });
  return { clients, readLedger };
};

const inLane = (): AppInLane<MembershipLedger> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const keys = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: tokenSecret },
    stringData: { 'keys.pem': keys },
  };
  return { objects: [secret], makeTestData };
};

/**
 * Registrations, log-ins and look-ups; addresses must stay unique. A registration is several writes and a password's hash, hence fewer of
 * them a second; hashes are made at the least cost allowed, or a lane would measure scrypt.
 */
export const membershipApplication: Application<MembershipLedger> = {
  name: 'membership',
  asked: 'membership',
  hasMongo: true,
  sideImages: ['mongo-standin'],
  dependencies: (images) => [mongoDependency(images)],
  values: {
    tokens: { existingSecret: tokenSecret, lifetimeSeconds: 3600 },
    passwords: { cost: 10 },
    // All of the load comes from one address, which would be told to wait.
    env: { PASSWORD_CLIENT_BURST: '100000', PASSWORD_CLIENT_PER_MINUTE: '1000000' },
  },
  load: { ratePerSecond: 50, accountsPerClient: 1 },
  inLane,
  ledgerSchema: membershipLedgerSchema,
  check: checkMembers,
  entries: ({ commits }) => entriesOfCommits(commits),
};
