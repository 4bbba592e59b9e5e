import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { chartFolder } from './chart-folder.ts';
import { ENVIRONMENTS } from './environments.ts';
import { restrictedProblems } from './restricted.ts';
import { defaultsOf } from './testing/defaults.ts';
import { everyEnvironment } from './testing/index.ts';
import type { EnvironmentValues } from './testing/index.ts';
import { leavesOf, valueAt } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, objectsOf, podSpecsOf } from './testing/rendering.ts';
import type { Manifest } from './testing/rendering.ts';

let helm: string;

beforeAll(async () => {
  helm = await helmPath();
}, BUILD_MS);

const SERVICES = ['account', 'membership', 'pacman', 'transfer'];
const environments = everyEnvironment().filter(({ chart }) => SERVICES.includes(chart));

/** As people do it: in the chart's folder, after nothing but a clone. */
async function rendered({ chart, environment, file }: EnvironmentValues): Promise<Manifest[]> {
  const name = `${environment}-${objectName(chart)}`;
  const args = ['template', name, '.', '--namespace', environment, '-f', file];
  const { stdout } = await promisify(execFile)(helm, args, { cwd: chartFolder(chart), maxBuffer: 16 << 20 });
  return objectsOf(stdout);
}

const objectName = (chart: string): string => (chart === 'membership' ? 'membership-service' : chart);
const kinds = (objects: readonly Manifest[]) => new Set(objects.map(({ kind }) => kind));

/** Values that say what values.yaml says already. */
const repeated = (values: object, defaults: object): string[] =>
  leavesOf(values)
    .filter((path) => JSON.stringify(valueAt(values, path)) === JSON.stringify(valueAt(defaults, path)))
    .map((path) => path.join('.'));

it('every service has values for every environment', () => {
  const found = environments.map(({ chart, environment }) => `${chart} ${environment}`);
  expect(found).toEqual(SERVICES.flatMap((chart) => [...ENVIRONMENTS].sort().map((name) => `${chart} ${name}`)));
});

it('a value that is the default already is found', () => {
  expect(repeated({ a: 1, b: { c: [2], d: 3 } }, { a: 1, b: { c: [2], d: 4 } })).toEqual(['a', 'b.c']);
});

describe.each(environments)('charts/$chart -f $file', (given) => {
  const { chart, environment, values } = given;
  const name = objectName(chart);
  let objects: readonly Manifest[];

  beforeAll(async () => {
    objects = await rendered(given);
  });

  it('says only what differs from values.yaml', () => {
    expect(repeated(values, defaultsOf(chart))).toEqual([]);
  });

  it('labels every object and pod with the environment, in its namespace, under names without it', () => {
    for (const { kind, metadata } of objects) {
      expect([metadata.namespace, metadata.name.startsWith(name)]).toEqual([environment, true]);
      // Tests select nobody and are selected by nobody.
      if (kind !== 'Pod') expect(metadata.labels).toMatchObject({ env: environment });
    }
  });

  it('has pods that the level restricted admits', () => {
    expect(podSpecsOf(objects).flatMap(restrictedProblems)).toEqual([]);
  });

  it('is reached by a host of its own, over TLS where that is rehearsed or real', () => {
    const host = `${name}.${environment}.localhost`;
    const { spec } = find(objects, 'Ingress', name);
    const secure = ['stag', 'prod'].includes(environment);
    expect(spec).toMatchObject({ ingressClassName: 'contour', rules: [{ host }] });
    expect(spec['tls']).toEqual(secure ? [{ secretName: `${name}-tls`, hosts: [host] }] : undefined);
  });

  it('allows itself nothing but what is needed', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name);
    expect(policies).toEqual(expect.arrayContaining([name, `${name}-deny`, `${name}-test`]));
  });

  it('switches versions as the environment is for', () => {
    const expected: Record<string, [kind: string, strategy: object, replicas: number | undefined]> = {
      dev: ['Deployment', { type: 'RollingUpdate' }, 1],
      qa: ['Rollout', { canary: {} }, 2],
      stag: ['Rollout', { blueGreen: {} }, 2],
      prod: ['Rollout', { blueGreen: {} }, undefined],
    };
    const [kind, strategy, replicas] = expected[environment]!;
    const { spec } = find(objects, kind, name);
    expect(spec).toMatchObject({ strategy });
    expect(spec['replicas']).toBe(replicas);
    expect(kinds(objects).has('HorizontalPodAutoscaler')).toBe(environment === 'prod');
    expect(kinds(objects).has('PodDisruptionBudget')).toBe(environment !== 'dev');
  });
});
