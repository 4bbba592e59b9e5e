import { describe, expect, it } from '@jest/globals';
import type { Tool } from '@cutover/toolchain';
import { toolImage } from './tool-image.ts';

function tool(cacheKey: string): Tool {
  const path = `/cache/coredns/${cacheKey}/bin/coredns`;
  return { name: 'coredns', version: 'v1.12.1', path, programs: {}, assets: undefined, source: 'cache' };
}

describe('toolImage', () => {
  it('is named after the tool, by a key that serves as a tag', () => {
    const { repository, key } = toolImage(tool('0123456789abcdef01234567'));
    expect(repository).toBe('cutover/coredns');
    expect(key).toMatch(/^v1\.12\.1-0123456789abcdef-[0-9a-f]{8}$/);
  });

  it('has another key for other sources and for another way to run, and the same for the same', () => {
    const keys = [
      toolImage(tool('aaaa')).key,
      toolImage(tool('bbbb')).key,
      toolImage(tool('aaaa'), { user: '0:0' }).key,
      toolImage(tool('aaaa'), { at: '/bin/coredns' }).key,
    ];
    expect(new Set(keys).size).toBe(4);
    expect(toolImage(tool('aaaa')).key).toBe(keys[0]);
  });
});
