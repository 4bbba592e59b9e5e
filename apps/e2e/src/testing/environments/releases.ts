import { valuesFileOf } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import type { Release } from './helm.ts';

const REGISTRY = 'registry.cutover.internal/cutover';
const set = (...values: readonly string[]): string[] => values.flatMap((value) => ['--set', value]);

/** No mongod can be had here. */
const STANDIN = set(`image.repository=${REGISTRY}/mongo-standin`, 'image.tag=1.0.0');

/** What production asks for is more than the one node of two CPUs that it runs on here. */
const SMALL = set('resources.requests.cpu=10m', 'resources.requests.memory=64Mi');
/** People wait a minute between two steps, and keep the old version for five. */
const QUICK: Readonly<Record<EnvironmentName, readonly string[]>> = {
  dev: [],
  qa: ['--set-json', 'strategy.canary.steps=[{"setWeight":50,"pause":1}]'],
  stag: set('strategy.blueGreen.scaleDownDelaySeconds=1'),
  prod: [...SMALL, ...set('strategy.blueGreen.scaleDownDelaySeconds=1')],
};

/** Charts that keep data, in the order in which they start. */
const DATA = ['mongo', 'zookeeper', 'kafka'] as const;
const SERVICES = ['membership', 'account', 'transfer', 'pacman'] as const;

/** What an object of a release is called, and the release after the environment. */
const objectOf = (chart: string): string => (chart === 'membership' ? 'membership-service' : chart);

/** All of an environment, in the order in which it is installed. */
export function releasesOf(env: EnvironmentName): readonly Release[] {
  const release = (chart: string, flags: readonly string[]): Release => ({
    ...{ chart, namespace: env, flags: ['-f', valuesFileOf(env), ...flags] },
    name: `${env}-${objectOf(chart)}`,
  });
  const small = env === 'prod' ? SMALL : [];
  return [
    ...DATA.map((chart) => release(chart, [...small, ...(chart === 'mongo' ? STANDIN : [])])),
    ...SERVICES.map((chart) => release(chart, QUICK[env])),
  ];
}
