import { callerSettings, integerSetting, serviceConfig, textSetting } from '@cutover/service-kit';
import type { ConfigOf } from '@cutover/service-kit';

/** Settings of this service beside service-kit's. */
export const nodeLogsConfig = serviceConfig({
  /** Where the kubelet keeps the logs of this node's pods. */
  POD_LOGS: textSetting('/var/log/pods', 1_024),
  NODE_NAME: textSetting('unnamed'),
  /** Between the end of one look at all logs and the start of the next. */
  SCAN_INTERVAL_MS: integerSetting(2_000, { min: 100, max: 3_600_000, unit: 'milliseconds' }),
  /** Of those who may read lines. Without it nobody may: counts alone are served. */
  AUTH_KEYS: callerSettings.AUTH_KEYS,
});

export type NodeLogsConfig = ConfigOf<typeof nodeLogsConfig>;
