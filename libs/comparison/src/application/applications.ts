import type { AppName } from '@cutover/traffic';

import { accountApplication } from '../account/account-application.ts';
import type { Application } from './application.ts';

const applications: { readonly [Name in AppName]: Application } = { account: accountApplication };

export const applicationOf = (name: AppName): Application => applications[name];
