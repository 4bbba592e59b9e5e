import { mongoCheck, mongoSettings, serviceSettings } from '@cutover/service-kit';

/** What the operator's command finds in its environment: the service's own database. */
export const settleConfig = {
  shape: { LOG_LEVEL: serviceSettings.LOG_LEVEL, POD_NAME: serviceSettings.POD_NAME, ...mongoSettings },
  checks: [mongoCheck],
};
