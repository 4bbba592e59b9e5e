import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { labelEntries } from './label-entries.ts';

const workload = (kind: string, name: string, labels: Record<string, string>): KubernetesObject => ({
  ...{ apiVersion: 'v1', kind, metadata: { name } },
  spec: { template: { metadata: { labels }, spec: {} } },
});
const POD_LABELS = 'spec/template/metadata/labels';

describe('labels of an environment', () => {
  it('go on the pods that have them, those alike in one entry', () => {
    const objects = [workload('Deployment', 'a', { env: 'dev', version: '1' }), workload('Job', 'a', { env: 'dev' })];
    expect(labelEntries({ env: 'dev', team: 'x', version: '1' }, objects)).toEqual([
      { pairs: { env: 'dev' }, fields: [{ path: POD_LABELS }] },
      { pairs: { team: 'x' } },
      { pairs: { version: '1' }, fields: [{ path: POD_LABELS, kind: 'Deployment' }] },
    ]);
    expect(labelEntries({ env: 'dev', version: '1' }, objects.slice(0, 1))).toEqual([
      { pairs: { env: 'dev', version: '1' }, fields: [{ path: POD_LABELS }] },
    ]);
  });

  it('cannot be on some pods of a kind alone', () => {
    const objects = [workload('Deployment', 'a', { env: 'dev' }), workload('Deployment', 'b', { other: 'x' })];
    expect(() => labelEntries({ env: 'dev' }, objects)).toThrow(
      'label env is on the pods of some objects of kind Deployment and not of others',
    );
  });
});
