import { brokersSetting, consumerGateSetting } from '@cutover/messaging';
import {
  callerCheck,
  callerSettings,
  integerSetting,
  mongoCheck,
  mongoSettings,
  serviceConfig,
  type ConfigOf,
} from '@cutover/service-kit';

const HOUR_MS = 3_600_000;

/** Settings of this service beside service-kit's. There is no default for what is secret. */
export const transferConfig = serviceConfig(
  {
    ...callerSettings,
    ...mongoSettings,
    KAFKA_BROKERS: brokersSetting,
    CONSUMER_GATE_FILE: consumerGateSetting,
    /** How long a consumer may be silent before its messages are given to another. */
    KAFKA_SESSION_MS: integerSetting(10_000, { min: 1_000, max: 300_000, unit: 'milliseconds' }),
    /** How long a relay's lease outlives the process that held it. */
    RELAY_LEASE_MS: integerSetting(5_000, { min: 500, max: 300_000, unit: 'milliseconds' }),
    /** How long a transfer may take before it is undone, where it can be. */
    TRANSFER_DEADLINE_MS: integerSetting(30_000, { min: 100, max: HOUR_MS, unit: 'milliseconds' }),
    /** How often deadlines are looked at. */
    TRANSFER_SWEEP_INTERVAL_MS: integerSetting(500, { min: 20, max: HOUR_MS, unit: 'milliseconds' }),
    /** Who may watch transfers at once, and how many of these streams may be one caller's. */
    MAX_WATCHERS: integerSetting(500, { min: 0, max: 100_000, unit: 'streams' }),
    MAX_WATCHERS_OF_CALLER: integerSetting(20, { min: 1, max: 100_000, unit: 'streams' }),
    /** Transfers whose state is kept in memory. */
    TRANSFER_CACHE_SIZE: integerSetting(10_000, { min: 1, max: 1_000_000, unit: 'transfers' }),
  },
  callerCheck,
  mongoCheck,
);

export type TransferConfig = ConfigOf<typeof transferConfig>;
