import { z } from 'zod';

/** What a lane is given beside its switch: nothing; a new version that is bad in one way; or what goes wrong around it, mid-switch. */
export const faultNames = [
  'none',
  'errors',
  'slow',
  'crash-at-start',
  'never-ready',
  'dies-after',
  'pod-killed',
  'broker-restarted',
  'mongo-pod-deleted',
] as const;
export const faultNameSchema = z.enum(faultNames);
export type FaultName = z.infer<typeof faultNameSchema>;

/** As records name it: a lane's own `fault` is one of the instrument. */
export const injectedSchema = faultNameSchema
  .exclude(['none'])
  .optional()
  .describe('the fault that the lane was given; absent where it was given none, and in older runs');
