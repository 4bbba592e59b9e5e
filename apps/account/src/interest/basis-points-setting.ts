import { z } from 'zod';

/** INTEREST_BASIS_POINTS of the service and of the command that accrues. */
export const basisPointsSetting = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(10_000))
  .describe('hundredths of a percent a year, an integer from 0 to 10000');
