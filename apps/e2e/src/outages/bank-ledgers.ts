import type { Cluster } from '@cutover/cluster';
import { applicationOf, type Invariants } from '@cutover/comparison';
import { readBalances, readCommits, withMongo } from '@cutover/comparison/evidence';
import type { CommitRecord } from '@cutover/comparison/evidence';
import type { Client } from '@cutover/traffic';
import type { BankRecords } from './bank-load.ts';
import type { BankApp, BankMembers } from './bank-members.ts';
import type { Pods } from './pods.ts';
import { exposeService } from './service-address.ts';

const MONGO_PORT = 27_017;

/** The bank's MongoDB, wherever it is now. */
export function mongoOf(cluster: Cluster, pods: Pods): Parameters<typeof withMongo>[0] {
  return {
    mongo: async () => cluster.expose({ address: (await pods.named('mongo-0')).ip ?? '', port: MONGO_PORT }),
  };
}

interface Claim {
  readonly _id: string;
  readonly memberId: string;
  readonly claimId: string;
}

interface Everything {
  readonly accounts: readonly CommitRecord[];
  readonly inService: readonly CommitRecord[];
  readonly sagas: readonly CommitRecord[];
  readonly members: readonly CommitRecord[];
  readonly claims: readonly { readonly email: string; readonly member: string; readonly claim: string }[];
}

async function readEverything(mongo: Parameters<typeof withMongo>[0]): Promise<Everything> {
  const commits = (name: BankApp, collection: string) => withMongo(mongo, name, (db) => readCommits(db, [collection]));
  return {
    accounts: await commits('account', 'account_commits'),
    inService: await commits('account', 'transfer_commits'),
    sagas: await commits('transfer', 'transfer_saga_commits'),
    members: await commits('membership', 'member_commits'),
    claims: await withMongo(mongo, 'membership', async (db) =>
      (await db.collection<Claim>('email_claims').find({}).toArray()).map(({ _id, memberId, claimId }) => ({
        ...{ email: _id, member: memberId, claim: claimId },
      })),
    ),
  };
}

const streamsOf = (commits: readonly CommitRecord[], clients: readonly Client[]): CommitRecord[] => {
  const own = new Set(clients.flatMap(({ accounts }) => accounts.map((id) => `account-${id}`)));
  return commits.filter(({ stream }) => own.has(stream));
};

/**
 * Holds what was asked and answered against what the databases hold and the account service states, by idempotency key: acknowledged is there once, rejected is not, unknown at most
 * once; balances are the sums of what is there.
 */
export async function checkBank(
  cluster: Cluster,
  pods: Pods,
  { members, records }: { readonly members: BankMembers; readonly records: BankRecords },
): Promise<Readonly<Record<BankApp, Invariants>>> {
  const { clients, opening, registered, firstKeys } = members;
  const found = await readEverything(mongoOf(cluster, pods));
  const account = await exposeService(cluster, pods.namespace, 'account');
  try {
    const [own, paid] = [
      await readBalances(account.url, clients.account),
      await readBalances(account.url, clients.transfer),
    ];
    const ledgers = {
      account: {
        ...{ opening: opening.account, balances: own },
        commits: [...streamsOf(found.accounts, clients.account), ...found.inService],
      },
      transfer: {
        ...{ opening: opening.transfer, firstKeys, balances: paid, sagas: found.sagas },
        accounts: streamsOf(found.accounts, clients.transfer),
      },
      membership: { opening: registered, claims: found.claims, commits: found.members },
    };
    const judge = (app: BankApp): Invariants => {
      const invariants = applicationOf(app).check(records[app], { readAtMs: 0, ...ledgers[app] });
      if (invariants === null) throw new Error(`${app} has no books that it could be held to`);
      return invariants;
    };
    return { account: judge('account'), transfer: judge('transfer'), membership: judge('membership') };
  } finally {
    await account.close();
  }
}
