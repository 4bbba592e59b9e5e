import { Aggregates, CommandHandler, unrelayed, type Checkpoints, type EventStore } from '@cutover/event-sourcing';
import type { Snapshots, Streams, UnpublishedCommits } from '@cutover/event-sourcing';
import type { Handler, Outbox } from '@cutover/messaging';
import { PeriodicWorker, type Logger, type Route, type Worker } from '@cutover/service-kit';
import { accountRoutes } from './accounts/account-api.ts';
import { accountDecider } from './account/account-decider.ts';
import type { AccountDirectory } from './accounts/account-directory.ts';
import { AccountService } from './accounts/account-service.ts';
import type { AccountEvent, AccountState } from './account/account.ts';
import { termsRoutes } from './accounts/terms-api.ts';
import type { ApiParts } from './api.ts';
import { creditRoutes } from './transfer/credit-api.ts';
import { holdRoutes } from './hold/hold-api.ts';
import { Departures } from './members/departures.ts';
import type { LeftMembers } from './members/left-members.ts';
import { PayOut } from './members/pay-out.ts';
import { payOutRoutes } from './members/pay-out-api.ts';
import { memberEventsHandler } from './members/member-events.ts';
import { FirstAccounts } from './members/first-account.ts';
import { mainAccountsDecider, type MainAccountAssigned } from './main-account/main-account.ts';
import { MainAccounts } from './main-account/main-accounts.ts';
import { InterestAccrual } from './interest/interest-accrual.ts';
import { HoldExpiry } from './hold/hold-expiry.ts';
import type { HoldNotes } from './hold/hold-notes.ts';
import { HoldService } from './hold/hold-service.ts';
import { statementRoutes } from './statement/statement-api.ts';
import { transferRoutes } from './transfer/transfer-api.ts';
import { TransferProcess } from './transfer/transfer-process.ts';
import { TransferRecovery } from './transfer/transfer-recovery.ts';
import { TransferService } from './transfer/transfer-service.ts';
import { evolve, initial, type TransferEvent } from './transfer/transfer.ts';
import type { UnfinishedTransfers } from './transfer/unfinished-transfers.ts';

/** How long a token of somebody who has left may still be good in a process that has not heard of it itself. */
const LOOK_MS = 1_000;

/** Where the bank keeps what it knows. */
export interface BankStores {
  readonly accountStore: EventStore<AccountEvent> & Streams & UnpublishedCommits<AccountEvent>;
  /** A stream an owner: which of their accounts is the main one in each currency. */
  readonly ownerStore: EventStore<MainAccountAssigned>;
  readonly transferStore: EventStore<TransferEvent> & Streams;
  readonly accountSnapshots: Snapshots<AccountState>;
  readonly directory: AccountDirectory;
  readonly unfinished: UnfinishedTransfers;
  readonly holdNotes: HoldNotes;
  readonly leftMembers: LeftMembers;
  /** Notes of what other services are to be told of steps of sagas. */
  readonly outbox: Outbox;
  /** How far long walks over all of it have come. */
  readonly checkpoints: Checkpoints;
}

export interface BankOptions extends ApiParts {
  readonly log: Logger;
  /** Accounts whose state is kept in memory. */
  readonly cacheSize: number;
  /** ISO 4217: of the account that each new member gets. */
  readonly firstCurrency: string;
  readonly resumeIntervalMs: number;
  readonly resumeAfterMs: number;
  readonly holdExpiryIntervalMs: number;
  /** Hundredths of a percent a year, where the bank pays interest: an account that is closed gets that of the days that are over first. */
  readonly interestBasisPoints?: number | undefined;
}

export interface Bank {
  readonly accounts: AccountService;
  readonly mains: MainAccounts;
  readonly firstAccounts: FirstAccounts;
  readonly departures: Departures;
  /** Takes `member.events`. */
  readonly onMember: Handler;
  readonly holds: HoldService;
  readonly holdExpiry: HoldExpiry;
  readonly transfers: TransferService;
  readonly payOut: PayOut;
  readonly transferRecovery: TransferRecovery;
  /** All that runs beside requests. */
  readonly workers: readonly Worker[];
  readonly routes: readonly Route[];
}

/** Puts accounts, transfers and statements together on the given stores. Opens nothing and starts nothing. */
export function createBank(stores: BankStores, options: BankOptions): Bank {
  const { accountSnapshots, ownerStore, transferStore, directory, unfinished, holdNotes } = stores;
  // Other services are told of sagas' steps alone, which are recorded elsewhere.
  const accountStore = unrelayed(stores.accountStore);
  const { clock, ids, log } = options;
  const capacity = options.cacheSize;
  const aggregates = new Aggregates(accountStore, accountDecider, {
    capacity,
    snapshots: accountSnapshots,
    onSnapshotFailure: (err, stream) => log.warn({ err, stream }, 'a snapshot was not kept; the next one will be'),
  });
  const handler = new CommandHandler({ store: accountStore, aggregates, decider: accountDecider });
  const owners = new Aggregates(ownerStore, mainAccountsDecider, { capacity });
  const assigning = new CommandHandler({ store: ownerStore, aggregates: owners, decider: mainAccountsDecider });
  const mains = new MainAccounts({ owners, handler: assigning, accounts: aggregates });
  const interest = new InterestAccrual({
    ...{ store: accountStore, aggregates, handler, directory },
    ...{ checkpoints: stores.checkpoints, clock, log },
  });
  const { interestBasisPoints: rate } = options;
  const beforeClosing = rate === undefined ? undefined : (id: string) => interest.accrueAccount(id, rate);
  const accounts = new AccountService({
    store: accountStore,
    aggregates,
    handler,
    directory,
    mains,
    log,
    beforeClosing,
  });
  const firstAccounts = new FirstAccounts({ accounts, mains, currency: options.firstCurrency, clock, ids });
  const departures = new Departures({ left: stores.leftMembers, accounts, clock });
  const onMember = memberEventsHandler(firstAccounts, departures);
  const looking = new PeriodicWorker({
    name: 'left-members',
    intervalMs: LOOK_MS,
    log,
    failure: 'who has left could not be looked up',
    work: () => departures.refresh(),
  });
  const holds = new HoldService({ handler, aggregates, notes: holdNotes, log });
  const holdExpiry = new HoldExpiry({ notes: holdNotes, holds, clock, log });
  const expiring = new PeriodicWorker({
    name: 'holds',
    intervalMs: options.holdExpiryIntervalMs,
    log,
    failure: 'expired holds could not be looked for',
    work: (signal) => holdExpiry.sweep(signal),
  });

  const states = new Aggregates(transferStore, { initial, evolve }, { capacity });
  const process = new TransferProcess({ accounts: handler, store: transferStore, transfers: states, clock });
  const transfers = new TransferService({
    store: transferStore,
    transfers: states,
    accounts: aggregates,
    process,
    unfinished,
    log,
  });
  const payOut = new PayOut({ accounts, transfers, clock, ids });
  const transferRecovery = new TransferRecovery({ unfinished, process, clock, log, afterMs: options.resumeAfterMs });
  const recovering = new PeriodicWorker({
    name: 'transfers',
    intervalMs: options.resumeIntervalMs,
    log,
    failure: 'unfinished transfers could not be looked for',
    work: (signal) => transferRecovery.sweep(signal),
  });

  const routes = [
    ...accountRoutes({ accounts, clock, ids }),
    ...termsRoutes({ accounts, clock, ids }),
    ...holdRoutes({ holds, accounts, clock, ids }),
    ...creditRoutes({ store: accountStore, accounts, handler, clock, ids }),
    ...statementRoutes({ accounts, store: accountStore }),
    ...transferRoutes({ transfers, clock, ids }),
    ...payOutRoutes({ payOut }),
  ];
  const workers = [recovering, expiring, looking];
  return {
    accounts,
    mains,
    firstAccounts,
    departures,
    onMember,
    holds,
    holdExpiry,
    transfers,
    payOut,
    transferRecovery,
    workers,
    routes,
  };
}
