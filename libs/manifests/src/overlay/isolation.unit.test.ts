import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { isolatingLabels } from './isolation.ts';

const labels = { app: 'a' };
const object = (kind: string, spec: object) =>
  ({ apiVersion: 'v1', kind, metadata: { name: 'a' }, spec }) as unknown as KubernetesObject;
const template = { metadata: { labels }, spec: { containers: [] } };
const spread = { ...template, spec: { topologySpreadConstraints: [{ labelSelector: { matchLabels: labels } }] } };
const selector = { matchLabels: labels };

describe('the label by which an overlay’s pods are told from others', () => {
  it.each<[string, object, readonly string[]]>([
    ['Service', { selector: labels }, ['spec/selector']],
    ['NetworkPolicy', { podSelector: selector }, ['spec/podSelector/matchLabels']],
    ['PodDisruptionBudget', { selector }, ['spec/selector/matchLabels']],
    ...['DaemonSet', 'Deployment', 'Rollout', 'StatefulSet'].map((kind): [string, object, readonly string[]] => [
      kind,
      { selector, template: spread },
      [
        'spec/selector/matchLabels',
        'spec/template/metadata/labels',
        'spec/template/spec/topologySpreadConstraints[]/labelSelector/matchLabels',
      ],
    ]),
    ['Job', { template }, ['spec/template/metadata/labels']],
    ['CronJob', { jobTemplate: { spec: { template } } }, ['spec/jobTemplate/spec/template/metadata/labels']],
    ['NetworkPolicy', { podSelector: {}, ingress: [{ from: [{ podSelector: selector }] }] }, []],
    ['Ingress', { selector }, []],
  ])('is on all of a %s that selects or is selected', (kind, spec, paths) => {
    expect(isolatingLabels('-pr-42', [object(kind, spec)])).toEqual({
      pairs: { 'cutover/overlay': 'pr-42' },
      fields: paths.map((path) => ({ path, kind })),
    });
  });
});
