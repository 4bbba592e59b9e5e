import type { Cluster } from '@cutover/cluster';
import { makeFirstTransfers, openAccountsOf, registerMembers } from '@cutover/comparison/evidence';
import type { AccountLedger, MembershipLedger } from '@cutover/comparison/evidence';
import type { Client } from '@cutover/traffic';
import { exposeService } from './service-address.ts';

export const APPS = ['account', 'transfer', 'membership'] as const;
export type BankApp = (typeof APPS)[number];

/** Who uses each service. Each has members and accounts of its own, so that the ledger of one says nothing of another's. */
export const USERS: Readonly<
  Record<BankApp, { keepAliveClients: number; freshClients: number; accountsPerClient: number }>
> = {
  account: { keepAliveClients: 8, freshClients: 4, accountsPerClient: 2 },
  transfer: { keepAliveClients: 4, freshClients: 2, accountsPerClient: 2 },
  membership: { keepAliveClients: 4, freshClients: 2, accountsPerClient: 1 },
};

/** The members of a load, and what they had before it. */
export interface BankMembers {
  readonly clients: Readonly<Record<BankApp, readonly Client[]>>;
  /** Deposits with which accounts began. */
  readonly opening: Readonly<Record<'account' | 'transfer', AccountLedger['opening']>>;
  readonly registered: MembershipLedger['opening'];
  /** Keys of the transfers that were made first, one a member who transfers. */
  readonly firstKeys: readonly string[];
}

const clientsOf = (app: BankApp): number => USERS[app].keepAliveClients + USERS[app].freshClients;

/** Registers members, logs them in, opens their accounts with money on them and makes a first transfer for each who transfers. @throws SetUpError */
export async function bankMembers(cluster: Cluster, namespace: string): Promise<BankMembers> {
  const [membership, account, transfer] = await Promise.all(
    ['membership', 'account', 'transfer'].map((name) => exposeService(cluster, namespace, name)),
  );
  try {
    const count = APPS.reduce((sum, app) => sum + clientsOf(app), 0);
    const { clients, opening } = await registerMembers(membership!.url, { clients: count, accountsPerClient: 1 });
    const depositors = clients.slice(0, clientsOf('account'));
    const payers = clients.slice(depositors.length, depositors.length + clientsOf('transfer'));
    const open = (app: 'account' | 'transfer', members: readonly Client[]) =>
      openAccountsOf(
        account!.url,
        members.map(({ token }) => token),
        USERS[app].accountsPerClient,
      );
    const [own, paid] = [await open('account', depositors), await open('transfer', payers)];
    return {
      clients: {
        account: own.clients,
        transfer: paid.clients,
        membership: clients.slice(depositors.length + payers.length),
      },
      opening: { account: own.opening, transfer: paid.opening },
      registered: opening,
      firstKeys: await makeFirstTransfers(transfer!.url, paid.clients),
    };
  } finally {
    await Promise.all([membership, account, transfer].map((door) => door!.close()));
  }
}
