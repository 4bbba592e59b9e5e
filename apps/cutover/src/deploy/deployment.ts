import { randomBytes } from 'node:crypto';
import type { ComparisonImage } from '@cutover/comparison';
import type { DeployableName } from '../options/app.ts';

export const STRATEGIES = ['rolling', 'recreate', 'blue-green'] as const;
export type DeployStrategy = (typeof STRATEGIES)[number];

/** What is to run. */
export interface Wanted {
  readonly app: DeployableName;
  readonly version: string;
  readonly strategy: DeployStrategy;
  readonly replicas: number;
}

/** What one app needs beside its chart. */
export interface Deployable {
  /** Its namespace; the release has the app's name. */
  readonly namespace: string;
  /** Secret → data; made once and never changed, since what was signed by it is still out there. */
  readonly secrets: Readonly<Record<string, () => Readonly<Record<string, string>>>>;
  /** Chart values of its own. */
  readonly values: Readonly<Record<string, unknown>>;
}

export const deployables: Readonly<Record<DeployableName, Deployable>> = {
  pacman: {
    namespace: 'pacman',
    secrets: { 'pacman-game': () => ({ keys: `main:${randomBytes(32).toString('hex')}` }) },
    values: {
      game: { existingSecret: 'pacman-game' },
      zone: 'local',
      // The node has no controller that would write X-Forwarded-For: whoever sends it would choose the address that is limited.
      ingress: { enabled: true, host: 'pacman.localhost', trustForwardedFor: false },
    },
  },
};

const kinds: Readonly<Record<DeployStrategy, { readonly type: string; readonly kind: 'Deployment' | 'Rollout' }>> = {
  rolling: { type: 'rolling', kind: 'Deployment' },
  recreate: { type: 'recreate', kind: 'Deployment' },
  'blue-green': { type: 'blueGreen', kind: 'Rollout' },
};

export const kindOf = (strategy: DeployStrategy): 'Deployment' | 'Rollout' => kinds[strategy].kind;

/** Values of the app's chart. */
export function valuesOf({ app, version, strategy, replicas }: Wanted, image: ComparisonImage): object {
  const { repository, digest } = image;
  return {
    ...deployables[app].values,
    image: { repository, digest },
    version,
    replicaCount: replicas,
    strategy: { type: kinds[strategy].type },
  };
}
