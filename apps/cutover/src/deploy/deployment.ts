import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { bankBrokers, imageValues, kafkaDependency, mongoDependency, zookeeperDependency } from '@cutover/comparison';
import type { ComparisonImage, Dependency, SideImageName, SideImages } from '@cutover/comparison';
import type { DeployableName } from '../options/app.ts';
import type { EnvironmentName } from '@cutover/charts/environments';
import { typeOf } from './strategies.ts';
import type { DeployStrategy } from './strategies.ts';

/** What is to run. */
export interface Wanted {
  readonly name: DeployableName;
  readonly version: string;
  /** Whose values count, and whose name the namespace has; absent, it is deployed as it is used for itself. */
  readonly environment?: EnvironmentName;
  /** Absent: the environment's own. */
  readonly strategy?: DeployStrategy;
  /** Pods of each app. Absent: as many as the environment says. */
  readonly replicas?: number;
}

type Values = Readonly<Record<string, unknown>>;

/** What one deployment consists of. */
export interface Deployable {
  /** Where it is no environment's. */
  readonly namespace: string;
  /** Secret → data; made once and never changed, since what was signed by it is still out there. */
  readonly secrets: Readonly<Record<string, () => Readonly<Record<string, string>>>>;
  /** Images of what stands beside the apps. */
  readonly sideImages: readonly SideImageName[];
  /** What stands beside them; `images` has theirs too. */
  dependencies(images: SideImages): readonly Dependency[];
  /** App, which is also its chart and its release → chart values of its own, where no environment has them. All are at the wanted version. */
  readonly apps: Readonly<Record<string, Values>>;
  /** The app that a browser or a first request goes to. */
  readonly front: string;
}

export const namespaceOf = ({ name, environment }: Pick<Wanted, 'name' | 'environment'>): string =>
  environment ?? deployables[name].namespace;

const secretKeys = () => ({ keys: `main:${randomBytes(32).toString('hex')}` });

const signingKeys = () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { 'keys.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};

/** Membership signs, the others ask it for the keys. */
const auth = { jwksUrl: 'http://membership/.well-known/jwks.json' };
const kafka = { brokers: bankBrokers };

export const deployables: Readonly<Record<DeployableName, Deployable>> = {
  bank: {
    namespace: 'cosmos',
    secrets: { 'membership-tokens': signingKeys, 'bank-operators': secretKeys },
    sideImages: ['mongo-standin', 'kafka'],
    dependencies: (images) => [mongoDependency(images), zookeeperDependency(images), kafkaDependency(images)],
    apps: {
      membership: {
        tokens: { existingSecret: 'membership-tokens' },
        operators: { existingSecret: 'bank-operators' },
        kafka,
      },
      account: { auth, kafka, interest: { enabled: true } },
      transfer: { auth, kafka },
    },
    front: 'membership',
  },
  pacman: {
    namespace: 'pacman',
    secrets: { 'pacman-game': secretKeys },
    sideImages: ['mongo-standin'],
    dependencies: (images) => [mongoDependency(images)],
    apps: {
      pacman: {
        game: { existingSecret: 'pacman-game' },
        zone: 'local',
        // The node has no controller that would write X-Forwarded-For: whoever sends it would choose the address that is limited.
        ingress: { enabled: true, host: 'pacman.localhost', trustForwardedFor: false },
      },
    },
    front: 'pacman',
  },
};

/** Values of an app's chart: over those of the environment, where there is one. */
export function valuesOf(own: Values, wanted: Wanted, image: ComparisonImage): object {
  const { version, strategy, replicas, environment } = wanted;
  return {
    ...(environment === undefined ? own : {}),
    image: imageValues(image),
    version,
    ...(replicas === undefined ? {} : { replicaCount: replicas }),
    ...(strategy === undefined ? {} : { strategy: { type: typeOf(strategy) } }),
  };
}
