import { describe, expect, it } from '@jest/globals';
import { changedFields } from './changed-fields.ts';

const yaml = (version: string, extra = '') =>
  `kind: ClusterConfiguration\nversion: ${version}\napi:\n  args:\n  - name: a\n---\nkind: KubeletConfiguration\nmaxPods: 200\n${extra}`;

describe('changedFields', () => {
  it('names what was changed, added and removed', () => {
    expect(changedFields(yaml('1'), yaml('1'))).toEqual([]);
    expect(changedFields(yaml('1'), yaml('2'))).toEqual(['ClusterConfiguration.version']);
    expect(changedFields(yaml('1'), yaml('1', 'failSwapOn: false\n'))).toEqual(['KubeletConfiguration.failSwapOn']);
    expect(changedFields(yaml('1', 'a: 1\n'), yaml('1'))).toEqual(['KubeletConfiguration.a']);
  });

  it('counts what is too much to name', () => {
    const many = Array.from({ length: 9 }, (_, i) => `x${i}: 1\n`).join('');
    expect(changedFields(yaml('1'), yaml('1', many)).at(-1)).toBe('5 more');
  });
});
