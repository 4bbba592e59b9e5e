import { brokersSetting } from '@cutover/messaging';
import { integerSetting, type ConfigSchema } from '@cutover/service-kit';

const HOUR_MS = 3_600_000;

const shape = {
  KAFKA_BROKERS: brokersSetting,
  /** Copies of each partition: at most as many as there are brokers. */
  KAFKA_REPLICATION_FACTOR: integerSetting(1, { min: 1, max: 7 }),
  /** How long to wait for a broker. */
  TOPICS_WAIT_MS: integerSetting(120_000, { min: 0, max: HOUR_MS, unit: 'milliseconds' }),
};

/** Settings of the command that makes topics. */
export const topicsConfig: ConfigSchema<typeof shape> = { shape, checks: [] };
