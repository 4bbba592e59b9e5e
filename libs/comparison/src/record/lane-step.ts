import { z } from 'zod';

/** What a lane is doing. */
export const laneSteps = [
  'deploying version 1',
  'making test data',
  'steady load',
  'deploying version 2',
  "updating MongoDB's StatefulSet",
  'promoting',
  'pausing the canary',
  'judging the canary',
  'aborting the canary',
  'killing a pod',
  'restarting the broker',
  "deleting MongoDB's pod",
  'holding',
  'rolling back',
  'settling',
  'checking the ledger',
] as const;
export const laneStepSchema = z.enum(laneSteps);
export type LaneStep = z.infer<typeof laneStepSchema>;
