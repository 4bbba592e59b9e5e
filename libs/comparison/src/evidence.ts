/** Load is prepared and its evidence read with these, for measurements that are no comparison of strategies. */
export { openAccountsOf, readBalances } from './apps/account/open-accounts.ts';
export type { OpenedAccounts } from './apps/account/open-accounts.ts';
export type { AccountLedger } from './apps/account/ledger-record.ts';
export { readCommits, withMongo } from './apps/shared/commits.ts';
export type { CommitRecord } from './apps/shared/commits.ts';
export { podCgroup, processesOf } from './lane/host/cgroups.ts';
export { readingsIn } from './lane/observe/prometheus-text.ts';
export type { Reading } from './lane/observe/prometheus-text.ts';
export type { MembershipLedger } from './apps/membership/membership-ledger.ts';
export { registerMembers } from './apps/membership/register-members.ts';
export type { RegisteredMembers } from './apps/membership/register-members.ts';
export { makeFirstTransfers } from './apps/transfer/make-transfers.ts';
export { openSagas } from './apps/transfer/sagas.ts';
export type { TransferLedger } from './apps/transfer/transfer-ledger.ts';
