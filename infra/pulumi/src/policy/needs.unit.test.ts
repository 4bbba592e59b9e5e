import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { SMALL_OVERLAY } from '../testing/small.ts';
import { kindOf, needsOf, peakOf } from './needs.ts';

const container = { resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '2Gi' } } };
const workload = (kind: string, spec: object): KubernetesObject => ({
  ...{ apiVersion: 'apps/v1', kind, metadata: { name: 'a' } },
  spec: { template: { spec: { containers: [container] } }, ...spec },
});

describe('what an environment needs', () => {
  it.each<[string, KubernetesObject[], number]>([
    [
      'a rolling update has its surge more',
      [workload('Deployment', { replicas: 3, strategy: { rollingUpdate: { maxSurge: 1 } } })],
      4,
    ],
    ['a Deployment without a strategy may have as many again', [workload('Deployment', { replicas: 3 })], 6],
    [
      'one that is recreated has none more',
      [workload('Deployment', { replicas: 3, strategy: { type: 'Recreate' } })],
      3,
    ],
    ['blue and green are there at once', [workload('Rollout', { replicas: 3, strategy: { blueGreen: {} } })], 6],
    ['a canary has its surge more', [workload('Rollout', { replicas: 3, strategy: { canary: { maxSurge: 2 } } })], 5],
    ['a StatefulSet has none more', [workload('StatefulSet', { replicas: 3 })], 3],
    [
      'an autoscaler has its most',
      [
        workload('Rollout', { strategy: { blueGreen: {} } }),
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'a' },
          spec: { maxReplicas: 10, scaleTargetRef: { name: 'a' } },
        },
      ],
      20,
    ],
    [
      'a CronJob has one',
      [
        {
          ...workload('CronJob', {}),
          spec: { jobTemplate: { spec: { template: { spec: { containers: [container] } } } } },
        },
      ],
      1,
    ],
  ])('%s', (_what, objects, pods) => {
    const peak = peakOf(objects);
    expect(peak.pods).toBe(pods);
    expect(peak.memory).toBe(pods * 2 ** 30);
    expect(peak.memoryLimit).toBe(pods * 2 ** 31);
    expect(peak.cpu).toBeCloseTo(pods / 10);
  });

  it('is read of all that its overlay applies', () => {
    const { peak, largest, secrets, hosts, kinds } = needsOf(SMALL_OVERLAY);
    expect(peak).toMatchObject({ pods: 4, claims: 1, storage: 2 ** 30 });
    expect(largest).toEqual({ container: 2 ** 29, claim: 2 ** 30 });
    expect([...secrets.keys()].sort()).toEqual(['bank-operators', 'bank-tls', 'membership-tokens', 'pacman-game']);
    expect([...secrets.get('membership-tokens')!]).toEqual(['keys.pem']);
    expect([...hosts]).toEqual([['bank-tls', ['bank.dev.localhost']]]);
    expect([...kinds]).toEqual(['apps/deployments', 'apps/statefulsets', 'networking.k8s.io/ingresses']);
  });

  it('counts of containers that say nothing what their namespace says', () => {
    const silent = workload('StatefulSet', { template: { spec: { containers: [{}] } } });
    const defaults = { request: { cpu: '50m', memory: '64Mi' }, limit: { memory: '128Mi' } };
    expect(peakOf([silent], defaults)).toMatchObject({ pods: 1, cpu: 0.05, memory: 2 ** 26, memoryLimit: 2 ** 27 });
  });

  it('names kinds as roles do', () => {
    expect(kindOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } })).toBe('/services');
    expect(kindOf({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' } })).toBe(
      'networking.k8s.io/networkpolicies',
    );
  });
});
