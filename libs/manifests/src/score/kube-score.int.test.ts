import { beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS } from '@cutover/charts/testing';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { toolPath } from '../testing/tools.ts';
import { findings } from './kube-score.ts';

let program: string;

beforeAll(async () => {
  program = await toolPath('kube-score');
}, BUILD_MS);

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'planted', image: 'a:latest' }] } };
const object = (apiVersion: string, kind: string): KubernetesObject => ({
  ...{ apiVersion, kind, metadata: { name: 'planted' } },
  spec: { replicas: 2, selector: { matchLabels: { a: 'b' } }, template },
});

describe('kube-score', () => {
  it.each([object('apps/v1', 'Deployment'), object('argoproj.io/v1alpha1', 'Rollout')])(
    'finds what is wrong with a planted $kind',
    async (planted) => {
      const found = await findings(program, [planted]);
      const tests = found.map(({ test }) => test);
      expect(tests).toEqual(
        expect.arrayContaining([
          'container-image-tag',
          'container-resources',
          'container-security-context-readonlyrootfilesystem',
        ]),
      );
      expect(found.map(({ problem }) => problem)).toContain('planted: Memory limit is not set');
    },
  );

  it('that cannot be run, or is given what it cannot read, is one line', async () => {
    await expect(findings('/nowhere/kube-score', [])).rejects.toThrow(/^kube-score: .*ENOENT/);
    await expect(findings(program, [{ ...object('apps/v1', 'Deployment'), spec: 'none' }])).rejects.toThrow(
      /^kube-score: /,
    );
  });
});
