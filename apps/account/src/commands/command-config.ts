import { mongoCheck, mongoSettings, serviceSettings } from '@cutover/service-kit';
import { basisPointsSetting } from '../interest/basis-points-setting.ts';

const settings = {
  LOG_LEVEL: serviceSettings.LOG_LEVEL,
  POD_NAME: serviceSettings.POD_NAME,
  /** The service's own. */
  ...mongoSettings,
};

/** What a command of this service finds in its environment: it serves nobody and needs no keys. */
export const commandConfig = { shape: settings, checks: [mongoCheck] };

export const interestConfig = {
  shape: {
    ...settings,
    INTEREST_BASIS_POINTS: basisPointsSetting,
  },
  checks: [mongoCheck],
};
