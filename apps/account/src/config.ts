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
import { basisPointsSetting } from './interest/basis-points-setting.ts';
import { currencySchema } from './money/money.ts';

const HOUR_MS = 3_600_000;

/** Settings of this service beside service-kit's. There is no default for what is secret. */
export const accountConfig = serviceConfig(
  {
    ...callerSettings,
    ...mongoSettings,
    /** Accounts whose state is kept in memory as a place to start folding from. */
    ACCOUNT_CACHE_SIZE: integerSetting(10_000, { min: 1, max: 1_000_000, unit: 'accounts' }),
    /** How often unfinished transfers are looked for. */
    TRANSFER_RESUME_INTERVAL_MS: integerSetting(2_000, { min: 50, max: HOUR_MS, unit: 'milliseconds' }),
    /** How old an unfinished transfer is before someone else goes on with it. */
    TRANSFER_RESUME_AFTER_MS: integerSetting(5_000, { min: 0, max: HOUR_MS, unit: 'milliseconds' }),
    /** Without: no part in transfers that other services run. */
    KAFKA_BROKERS: brokersSetting.optional().describe(brokersSetting.description!),
    /** How long a consumer may be silent before its messages are given to another. */
    CONSUMER_GATE_FILE: consumerGateSetting,
    KAFKA_SESSION_MS: integerSetting(10_000, { min: 1_000, max: 300_000, unit: 'milliseconds' }),
    /** How long a relay's lease outlives the process that held it. */
    RELAY_LEASE_MS: integerSetting(5_000, { min: 500, max: 300_000, unit: 'milliseconds' }),
    /** Of the account that each new member gets. */
    FIRST_ACCOUNT_CURRENCY: currencySchema.default('EUR').describe('an ISO 4217 code such as EUR'),
    /** The rate at which the command `interest` runs, where it does: closing an account accrues what it is owed first. */
    INTEREST_BASIS_POINTS: basisPointsSetting.optional().describe(basisPointsSetting.description!),
    /** How often holds past their deadline are looked for. */
    HOLD_EXPIRY_INTERVAL_MS: integerSetting(5_000, { min: 50, max: HOUR_MS, unit: 'milliseconds' }),
  },
  callerCheck,
  mongoCheck,
);

export type AccountConfig = ConfigOf<typeof accountConfig>;
