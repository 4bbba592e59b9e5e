import { checkInvariants } from './check.ts';
import { type AccountLedger, accountLedgerSchema } from './ledger-record.ts';
import { openAccounts, readBalances } from './open-accounts.ts';
import { openLedger } from './read-ledger.ts';
import { settledLedger } from './settled-ledger.ts';
import type { AppInLane, Application, Reach, Size, TestData } from '../application/application.ts';
import { mongoDependency } from '../application/mongo-dependency.ts';
import { createTokenKey, type TokenKey } from '../application/token-key.ts';

const authSecret = 'account-auth';
/** A transfer that a killed pod left behind is taken up again by another pod, later. */
const patience = { withinMs: 60_000, everyMs: 500 };

const makeTestData = async (reach: Reach, key: TokenKey, size: Size): Promise<TestData<AccountLedger>> => {
  const { clients, opening } = await openAccounts(reach.url, key, size);
  const readLedger = async () => {
    const mongo = await reach.mongo();
    try {
      const ledger = await openLedger(`mongodb://${new URL(mongo.url).host}/account`);
      const sources = { commits: ledger.read, balances: () => readBalances(reach.url, clients) };
      return { opening, ...(await settledLedger(sources, patience).finally(() => ledger.close())) };
    } finally {
      await mongo.close();
    }
  };
  return { clients, readLedger };
};

const inLane = (): AppInLane<AccountLedger> => {
  const key = createTokenKey();
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: authSecret },
    stringData: { keys: key.authKeys },
  };
  return { objects: [secret], makeTestData: (reach, size) => makeTestData(reach, key, size) };
};

/** Deposits, withdrawals and transfers within one service; every balance must be the sum of what the event store holds. */
export const accountApplication: Application<AccountLedger> = {
  name: 'account',
  sideImages: ['mongo-standin'],
  dependencies: (images) => [mongoDependency(images)],
  values: { auth: { existingSecret: authSecret } },
  load: {},
  inLane,
  ledgerSchema: accountLedgerSchema,
  check: checkInvariants,
};
