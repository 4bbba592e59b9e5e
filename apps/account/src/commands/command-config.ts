import { mongoCheck, mongoSettings, serviceSettings } from '@cutover/service-kit';
import { z } from 'zod';

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
    INTEREST_BASIS_POINTS: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().max(10_000))
      .describe('hundredths of a percent a year, an integer from 0 to 10000'),
  },
  checks: [mongoCheck],
};
