import { z } from 'zod';

/** The lanes that can be measured; the noise lanes change nothing, or A to an identical A. */
export const strategyNames = [
  'rolling',
  'rolling-no-drain',
  'rolling-prestop',
  'rolling-unready',
  'rolling-hpa',
  'canary',
  'canary-aborted',
  'canary-judged',
  'blue-green',
  'blue-green-no-drain',
  'blue-green-early-back',
  'blue-green-ungated',
  'blue-green-hpa',
  'rolling-mesh',
  'rolling-mesh-retries',
  'rolling-mesh-outlier',
  'rolling-mesh-client',
  'blue-green-mesh',
  'canary-mesh',
  'canary-mesh-judged',
  'canary-mesh-header',
  'canary-mesh-mirror',
  'recreate',
  'statefulset-rolling',
  'noise-none',
  'noise-same',
] as const;
export const strategyNameSchema = z.enum(strategyNames);
export type StrategyName = z.infer<typeof strategyNameSchema>;

export const phaseNames = ['steady', 'deploy', 'hold', 'rollback', 'settle'] as const;
export const phaseNameSchema = z.enum(phaseNames);
export type PhaseName = z.infer<typeof phaseNameSchema>;
