import { checkTransfers } from './check.ts';
import { makeFirstTransfers } from './make-transfers.ts';
import { openSagas } from './sagas.ts';
import { takenUpMessages } from './taken-up.ts';
import { type TransferLedger, transferLedgerSchema } from './transfer-ledger.ts';
import { openAccounts, readBalances } from '../account/open-accounts.ts';
import type { Application, Dependency, Reach, SideImages, Size, TestData } from '../application.ts';
import { readAtRest } from '../shared/at-rest.ts';
import { readCommits, withMongo } from '../shared/commits.ts';
import { mongoDependency } from '../shared/mongo-dependency.ts';
import { imageValues, sideImage } from '../shared/side-images.ts';
import { laneWithTokens } from '../shared/lane-with-tokens.ts';
import type { TokenKey } from '../shared/token-key.ts';
import { bankBrokers, gateDependency, kafkaDependency, zookeeperDependency } from '../shared/bank-dependencies.ts';
import { entriesOfCommits } from '../shared/ledger-entry.ts';

const authSecret = 'bank-auth';
const auth = { existingSecret: authSecret };
const kafka = { brokers: bankBrokers };
/** A transfer whose steps a killed pod left behind is taken up by another, or undone at its deadline. */
const patience = { withinMs: 90_000, everyMs: 500 };

const gated = (enabled: boolean) => ({ consumers: { gate: { enabled } } });

/** The other party of every transfer; it stays as it is while transfer is switched. */
const accountDependency = (images: SideImages): Dependency => {
  const image = sideImage(images, 'account');
  return {
    chart: 'account',
    values: { image: imageValues(image), version: image.version, replicaCount: 1, logLevel: 'warn', auth, kafka },
    awaited: [['rollout', 'status', 'deployment/account']],
  };
};

const makeTestData = async (reach: Reach, key: TokenKey, size: Size): Promise<TestData<TransferLedger>> => {
  const account = await reach.service('account');
  const { clients, opening } = await openAccounts(account.url, key, size);
  const firstKeys = await makeFirstTransfers(reach.url, clients);
  const readLedger = async () => {
    const sagas = await withMongo(reach, 'transfer', (db) =>
      readAtRest(
        () => readCommits(db, ['transfer_saga_commits']),
        patience,
        (found) => openSagas(found).length === 0,
      ),
    );
    const accounts = await withMongo(reach, 'account', (db) =>
      readAtRest(() => readCommits(db, ['account_commits']), patience),
    );
    const balances = await readBalances(account.url, clients);
    await account.close();
    return { opening, firstKeys, balances, sagas, accounts };
  };
  return { clients, readLedger };
};

/**
 * Transfers between accounts over Kafka, which account carries out beside it. One is some fifteen writes in three processes, hence fewer of
 * them a second.
 */
export const transferApplication: Application<TransferLedger> = {
  name: 'transfer',
  asked: 'transfer',
  hasMongo: true,
  sideImages: ['mongo-standin', 'kafka', 'account', 'transfer', 'consumer-gate'],
  dependencies: (images) => [
    mongoDependency(images),
    zookeeperDependency(images),
    kafkaDependency(images),
    accountDependency(images),
    gateDependency(images),
  ],
  values: { auth, kafka, ...gated(true) },
  ungated: gated(false),
  load: { ratePerSecond: 24, accountsPerClient: 3 },
  inLane: laneWithTokens(authSecret, makeTestData),
  ledgerSchema: transferLedgerSchema,
  check: checkTransfers,
  entries: ({ sagas }) => entriesOfCommits(sagas),
  consumers: { group: 'transfer', takenUp: takenUpMessages },
};
