import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { jobPatches } from './job-patches.ts';

const job = (name: string, image: string): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: { spec: { containers: [{ name: 'topics', image }] } } },
});
const given = (reference: string) => new Map([['registry.example/transfer', reference]]);
const nameIn = ({ patch }: { patch: string }) => /value: (\S+)/.exec(patch)?.[1];

describe('a Job in a generated overlay', () => {
  it('has another name for every other image, and the same for the same', () => {
    const objects = [job('topics-1234abcd', 'registry.example/transfer:1.0.0')];
    const [one, same, other] = ['mine:1', 'mine:1', 'mine:2'].map((image) => jobPatches(objects, given(image))[0]!);
    expect(one?.target).toEqual({ kind: 'Job', name: 'topics-1234abcd' });
    expect(nameIn(one!)).toMatch(/^topics-1234abcd-[0-9a-f]{8}$/);
    expect(nameIn(same!)).toBe(nameIn(one!));
    expect(nameIn(other!)).not.toBe(nameIn(one!));
  });

  it('keeps its name where its image is the committed one', () => {
    expect(jobPatches([job('topics', 'registry.example/kafka:3.9.2')], given('mine:1'))).toEqual([]);
  });

  it('has a name that fits, together with what follows it', () => {
    const suffix = '-pr-42';
    const [patch] = jobPatches([job('t'.repeat(63), 'registry.example/transfer:1')], given('mine:1'), suffix);
    expect(`${nameIn(patch!)}${suffix}`).toHaveLength(63);
  });
});
