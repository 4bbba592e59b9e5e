import { describe, expect, it } from '@jest/globals';
import { edgesOf, fits } from './edges.ts';
import type { NpmPackage } from './npm-lock.ts';

const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' };

describe('a package fits a platform', () => {
  it.each<[NpmPackage, boolean]>([
    [{}, true],
    [{ os: [] }, true],
    [{ os: ['linux'], cpu: ['x64'], libc: ['glibc'] }, true],
    [{ os: ['darwin', 'linux'] }, true],
    [{ os: ['darwin'] }, false],
    [{ os: ['!win32'] }, true],
    [{ os: ['!win32', '!linux'] }, false],
    [{ os: ['linux', '!linux'] }, false],
    [{ os: ['!win32', 'darwin'] }, false],
    [{ cpu: ['arm64'] }, false],
    [{ libc: ['musl'] }, false],
    // As older packages write it: a text in the place of a list, and `any`.
    [{ os: 'linux' }, true],
    [{ os: '!linux' }, false],
    [{ cpu: 'arm64' }, false],
    [{ os: ['any'], cpu: 'any' }, true],
    [{ os: ['any', 'darwin'] }, false],
  ])('%j: %s', (item, isFitting) => {
    expect(fits(item, LINUX)).toBe(isFitting);
    const lock = new Map([
      ['', { optionalDependencies: { native: '1' } }],
      ['node_modules/native', item],
    ]);
    expect(edgesOf(lock, '', LINUX)).toHaveLength(isFitting ? 1 : 0);
  });
});
