export const STRATEGIES = ['rolling', 'recreate', 'blue-green', 'canary'] as const;
/** How what is deployed is switched from version to version. */
export type DeployStrategy = (typeof STRATEGIES)[number];

/** By the charts' own words. */
const TYPES: Readonly<Record<DeployStrategy, string>> = {
  rolling: 'rolling',
  recreate: 'recreate',
  'blue-green': 'blueGreen',
  canary: 'canary',
};
const ROLLOUTS: ReadonlySet<string> = new Set([TYPES['blue-green'], TYPES.canary]);

export const typeOf = (strategy: DeployStrategy): string => TYPES[strategy];

/** Whether a chart's strategy.type makes the workload a Rollout, which needs Argo Rollouts on the cluster. */
export const isRolloutType = (type: string): boolean => ROLLOUTS.has(type);
