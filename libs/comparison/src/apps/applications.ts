import type { AppName } from '@cutover/traffic';

import { accountApplication } from './account/account-application.ts';
import { membershipApplication } from './membership/membership-application.ts';
import { pacmanApplication } from './pacman/pacman-application.ts';
import { transferApplication } from './transfer/transfer-application.ts';
import { probeJudge } from './probe/probe-application.ts';
import type { Application, Judge } from './application.ts';
import type { RunFacts } from '../record/run.ts';

const applications: { readonly [Name in AppName]: Application } = {
  account: accountApplication,
  membership: membershipApplication,
  pacman: pacmanApplication,
  transfer: transferApplication,
};

export const applicationOf = (name: AppName): Application => applications[name];

/** What reads the run of an app, whether or not it is known by its name. */
export const judgeOf = ({ name, foreign }: RunFacts['app']): Judge =>
  foreign === undefined ? applicationOf(name as AppName) : probeJudge;
