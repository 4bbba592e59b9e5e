import { accountWorkload } from '../account/account-workload.ts';
import { membershipWorkload } from '../membership/membership-workload.ts';
import { pacmanWorkload } from '../pacman/pacman-workload.ts';
import { type ProbeApp } from '../probe/probe-app.ts';
import { probeWorkload } from '../probe/probe-workload.ts';
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

/** @param app one that is known by name, or what any other is asked */
export const workloadOf = (app: AppName | ProbeApp): Workload =>
  typeof app === 'string' ? known[app] : probeWorkload(app);
