import { checkInvariants } from './check.ts';
import { type AccountLedger, accountLedgerSchema } from './ledger-record.ts';
import { openAccounts, readBalances } from './open-accounts.ts';
import { settledLedger } from './settled-ledger.ts';
import type { Application, Reach, Size, TestData } from '../application.ts';
import { readCommits, withMongo } from '../shared/commits.ts';
import { entriesOfCommits } from '../shared/ledger-entry.ts';
import { mongoDependency } from '../shared/mongo-dependency.ts';
import { laneWithTokens } from '../shared/lane-with-tokens.ts';
import type { TokenKey } from '../shared/token-key.ts';

const authSecret = 'account-auth';
/** A transfer that a killed pod left behind is taken up again by another pod, later. */
const patience = { withinMs: 60_000, everyMs: 500 };

const collections = ['account_commits', 'transfer_commits'];

const makeTestData = async (reach: Reach, key: TokenKey, size: Size): Promise<TestData<AccountLedger>> => {
  const { clients, opening } = await openAccounts(reach.url, key, size);
  const balances = () => readBalances(reach.url, clients);
  const readLedger = () =>
    withMongo(reach, 'account', async (db) => {
      const found = await settledLedger({ commits: () => readCommits(db, collections), balances }, patience);
      return { opening, ...found };
    });
  return { clients, readLedger };
};

/** Deposits, withdrawals and transfers within one service; every balance must be the sum of what the event store holds. */
export const accountApplication: Application<AccountLedger> = {
  name: 'account',
  asked: 'account',
  hasMongo: true,
  sideImages: ['mongo-standin'],
  dependencies: (images) => [mongoDependency(images)],
  values: { auth: { existingSecret: authSecret } },
  load: {},
  inLane: laneWithTokens(authSecret, makeTestData),
  ledgerSchema: accountLedgerSchema,
  check: checkInvariants,
  entries: ({ commits }) => entriesOfCommits(commits),
};
