import type { AppName } from '@cutover/traffic';

import { accountApplication } from './account/account-application.ts';
import { membershipApplication } from './membership/membership-application.ts';
import { pacmanApplication } from './pacman/pacman-application.ts';
import { transferApplication } from './transfer/transfer-application.ts';
import type { Application } from './application.ts';

const applications: { readonly [Name in AppName]: Application } = {
  account: accountApplication,
  membership: membershipApplication,
  pacman: pacmanApplication,
  transfer: transferApplication,
};

export const applicationOf = (name: AppName): Application => applications[name];
