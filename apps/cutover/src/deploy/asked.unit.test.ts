import { describe, expect, it } from '@jest/globals';
import type { Manifest } from '@cutover/charts';
import type { RunningWorkload } from '@cutover/cluster';
import { askedOf, notAsAsked } from './asked.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const IMAGE = `registry.test:5000/account@${digest('a')}`;

function workload(kind: string, more: Partial<Manifest['spec']> & object = {}): Manifest {
  const template = {
    metadata: { labels: { 'app.kubernetes.io/version': '2.0.0' } },
    spec: { containers: [{ image: IMAGE }] },
  };
  return { apiVersion: 'any', kind, metadata: { name: 'account' }, spec: { replicas: 2, template, ...more } };
}

const running: RunningWorkload = {
  ...{ kind: 'Deployment', namespace: 'cosmos', name: 'account', strategy: 'rolling', revision: '3' },
  ...{ ready: 2, wanted: 2, versions: ['2.0.0'], images: [IMAGE] },
};

const asked = askedOf([workload('Deployment')], 'cosmos');

describe('what was asked for', () => {
  it('is what was rendered, without what only serves until its successor does', () => {
    const before = workload('Deployment');
    const left = { ...before, metadata: { name: 'account', annotations: { 'cutover.dev/handed-over': 'true' } } };
    const rollout = workload('Rollout', { strategy: { blueGreen: {} } });
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'account' } };
    expect(askedOf([left, rollout, service], 'cosmos')).toEqual([
      {
        workload: { kind: 'Rollout', namespace: 'cosmos', name: 'account' },
        ...{ strategy: 'blueGreen', version: '2.0.0', images: [IMAGE], replicas: 2 },
      },
    ]);
  });
});

describe('what runs', () => {
  it('is what was asked for', () => {
    expect(notAsAsked(asked, [running])).toEqual([]);
  });

  it('may have the digest that a tag stands for, and as many pods as an autoscaler chose', () => {
    const [own] = asked;
    const loose = { ...own!, images: ['registry.test:5000/account:2'], replicas: undefined };
    expect(notAsAsked([loose], [{ ...running, ready: 5, wanted: 5 }])).toEqual([]);
    expect(notAsAsked([loose], [{ ...running, ready: 4, wanted: 5 }])).toHaveLength(1);
  });

  it.each<[string, Partial<RunningWorkload>, string]>([
    ['another version', { versions: ['1.0.0'] }, 'runs version 1.0.0 where 2.0.0 was asked for'],
    ['two versions', { versions: ['1.0.0', '2.0.0'] }, 'runs version 1.0.0, 2.0.0 where 2.0.0 was asked for'],
    [
      'another image',
      { images: [`registry.test:5000/account@${digest('b')}`] },
      `runs registry.test:5000/account@${digest('b')} where ${IMAGE} was asked for`,
    ],
    ['no image', { images: [] }, `runs nothing where ${IMAGE} was asked for`],
    [
      'a container more',
      { images: [IMAGE, 'registry.test/proxy:1'] },
      `runs ${IMAGE}, registry.test/proxy:1 where ${IMAGE} was asked for`,
    ],
    ['too few pods', { ready: 1 }, 'has 1 of 2 pods ready'],
    ['fewer pods than asked for', { ready: 1, wanted: 1 }, 'has 1 of 2 pods ready'],
    ['another strategy', { strategy: 'recreate' }, 'is switched by recreate where rolling was asked for'],
  ])('is told where it is %s', (_, planted, line) => {
    expect(notAsAsked(asked, [{ ...running, ...planted }])).toEqual([`deployment cosmos/account ${line}`]);
  });

  it('is not there', () => {
    expect(notAsAsked(asked, [])).toEqual(['deployment cosmos/account is not there']);
  });
});
