export const STRATEGIES = ['rolling', 'recreate', 'blue-green'] as const;
/** How what is deployed is switched from version to version. */
export type DeployStrategy = (typeof STRATEGIES)[number];

/** A strategy in the words of the charts, and the object that it is. */
interface Kind {
  readonly type: string;
  readonly kind: 'Deployment' | 'Rollout';
}

export const kinds: Readonly<Record<DeployStrategy, Kind>> = {
  rolling: { type: 'rolling', kind: 'Deployment' },
  recreate: { type: 'recreate', kind: 'Deployment' },
  'blue-green': { type: 'blueGreen', kind: 'Rollout' },
};

export const kindOf = (strategy: DeployStrategy): Kind['kind'] => kinds[strategy].kind;
