import { brokersSetting } from '@cutover/messaging';
import {
  callerSettings,
  integerSetting,
  mongoCheck,
  mongoSettings,
  serviceConfig,
  type ConfigOf,
} from '@cutover/service-kit';
import { z } from 'zod';
import { parseSigningKeys } from './tokens/signing-keys.ts';

const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

/** Settings of this service beside service-kit's. There is no default for what is secret. */
export const membershipConfig = serviceConfig(
  {
    ...mongoSettings,
    /** PEM, several in a row: `openssl genpkey -algorithm ed25519`. Best by TOKEN_KEYS_FILE. */
    TOKEN_KEYS: z
      .string()
      .transform((text, context) => {
        const keys = parseSigningKeys(text);
        if (keys === undefined) context.addIssue('malformed keys');
        return keys ?? z.NEVER;
      })
      .meta({ description: 'Ed25519 keys in PEM, at least one of them private', secret: true }),
    TOKEN_LIFETIME_S: integerSetting(900, { min: 10, max: DAY_S, unit: 'seconds' }),
    /** Operators' shared secrets (HS256): who appoints the first teller. None unless given. */
    AUTH_KEYS: callerSettings.AUTH_KEYS,
    /** Where it is published that a member has registered. Without, that waits in the outbox. */
    KAFKA_BROKERS: brokersSetting.optional().describe(brokersSetting.description!),
    /** The account service, which is asked when a member leaves. Without, nobody is asked. */
    ACCOUNT_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ description: 'the account service, such as http://account' }),
    /** How long a relay's lease outlives the process that held it. */
    RELAY_LEASE_MS: integerSetting(5_000, { min: 500, max: 300_000, unit: 'milliseconds' }),
    /** log2 of scrypt's N: each step doubles the time and the memory of a check. */
    PASSWORD_COST: integerSetting(15, { min: 10, max: 18 }),
    PASSWORD_PARALLEL: integerSetting(2, { min: 1, max: 64, unit: 'at once' }),
    PASSWORD_WAITING: integerSetting(32, { min: 0, max: 10_000, unit: 'callers' }),
    /** Requests for which a password is looked at, of one client: at once, and in the long run. */
    PASSWORD_CLIENT_BURST: integerSetting(20, { min: 1, max: 1_000_000, unit: 'requests' }),
    PASSWORD_CLIENT_PER_MINUTE: integerSetting(60, { min: 1, max: 10_000_000, unit: 'requests' }),
    /** For one address: by one client, and by all that its member has never used, together. */
    LOGIN_FAILURE_LIMIT: integerSetting(10, { min: 1, max: 1_000, unit: 'wrong passwords a client and window' }),
    LOGIN_FAILURE_ADDRESS_LIMIT: integerSetting(100, { min: 1, max: 100_000, unit: 'wrong passwords a window' }),
    LOGIN_FAILURE_WINDOW_MS: integerSetting(300_000, { min: 100, max: HOUR_MS, unit: 'milliseconds' }),
    /** Members whose state is kept in memory as a place to start folding from. */
    MEMBER_CACHE_SIZE: integerSetting(10_000, { min: 1, max: 1_000_000, unit: 'members' }),
  },
  mongoCheck,
);

export type MembershipConfig = ConfigOf<typeof membershipConfig>;
