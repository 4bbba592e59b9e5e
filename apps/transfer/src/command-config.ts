import { mongoCheck, mongoSettings, serviceSettings } from '@cutover/service-kit';

/** What an operator's command finds in its environment: the service's own database. */
export const commandConfig = {
  shape: { LOG_LEVEL: serviceSettings.LOG_LEVEL, POD_NAME: serviceSettings.POD_NAME, ...mongoSettings },
  checks: [mongoCheck],
};
