import { accountWorkload } from '../account/account-workload.ts';
import { membershipWorkload } from '../membership/membership-workload.ts';
import { pacmanWorkload } from '../pacman/pacman-workload.ts';
import { transferWorkload } from '../transfer/transfer-workload.ts';
import type { Workload } from './workload.ts';

const known = {
  account: accountWorkload,
  membership: membershipWorkload,
  pacman: pacmanWorkload,
  transfer: transferWorkload,
} satisfies Record<string, Workload>;

/** An app that load can be put on. */
export type AppName = keyof typeof known;
export const appNames = Object.keys(known) as AppName[];

export const workloadOf = (app: AppName): Workload => known[app];
