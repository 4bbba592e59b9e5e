import { integerSetting, serviceConfig, textSetting, type ConfigOf } from '@cutover/service-kit';
import { z } from 'zod';

/** Settings of this service beside service-kit's. */
export const consumerGateConfig = serviceConfig({
  /** Whose Rollouts are watched, and where the ConfigMap is kept. */
  NAMESPACE: textSetting('default', 63),
  CONFIG_MAP: textSetting('consumer-gate', 253),
  /** Default: what the pod is given. */
  KUBECONFIG: z.string().min(1).optional().describe('the path of a kubeconfig'),
  /** How long a version goes on consuming after another one was promoted, so that the new one can join meanwhile. */
  HANDOVER_MS: integerSetting(15_000, { min: 0, max: 600_000, unit: 'milliseconds' }),
  /** How often everything is looked at, whatever events say. */
  RECHECK_MS: integerSetting(2_000, { min: 100, max: 600_000, unit: 'milliseconds' }),
});

export type ConsumerGateConfig = ConfigOf<typeof consumerGateConfig>;
