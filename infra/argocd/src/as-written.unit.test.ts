import { describe, expect, it } from '@jest/globals';
import { asWritten } from './as-written.ts';

describe('an ApplicationSet as its controller writes it', () => {
  const metadata = { name: 'apps', annotations: { empty: '' } };
  const written = asWritten({
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', metadata },
    spec: {
      generators: [
        { git: { repoURL: 'https://git.example', revision: 'main', directories: [{ path: 'a', exclude: false }] } },
        { plugin: { configMapRef: { name: 'asked' }, input: { parameters: {} } } },
      ],
      template: {
        metadata: { name: 'app' },
        spec: {
          ...{ project: 'dev', destination: {}, syncPolicy: { automated: { prune: false, selfHeal: false } } },
          ignoreDifferences: [{ group: '', kind: 'Service', jsonPointers: ['/spec'] }],
        },
      },
    },
  });

  it('has no field of no value, and keeps what held one', () => {
    expect(written.spec.template.spec.syncPolicy).toEqual({ automated: {} });
    expect(written.spec.template.spec.ignoreDifferences).toEqual([{ kind: 'Service', jsonPointers: ['/spec'] }]);
    expect(written.spec.generators[1]!.plugin).toMatchObject({ configMapRef: { name: 'asked' }, input: {} });
  });

  it('has an empty template in each generator', () => {
    const template = { metadata: {}, spec: { destination: {}, project: '' } };
    expect(written.spec.generators).toEqual([
      { git: { repoURL: 'https://git.example', revision: 'main', directories: [{ path: 'a' }], template } },
      { plugin: { configMapRef: { name: 'asked' }, input: {}, template } },
    ]);
  });

  it('has its metadata as they are', () => expect(written.metadata).toBe(metadata));
});
