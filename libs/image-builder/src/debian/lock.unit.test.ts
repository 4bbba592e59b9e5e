import { describe, expect, it } from '@jest/globals';
import { BASE_PACKAGES } from '../bases/packages.ts';
import { lockedPackages } from './lock.ts';
import { changesOf } from './write-lock.ts';

const sha256 = '0'.repeat(64);

describe('the lock of Debian packages', () => {
  it('holds each package of the bases with version, size and SHA-256, and nothing else', () => {
    const locked = lockedPackages('amd64');
    expect([...locked.keys()].sort()).toEqual([...BASE_PACKAGES].sort());
    for (const item of locked.values()) {
      const [some, positive] = [expect.stringMatching(/^\S+$/), expect.any(Number)];
      expect(item).toEqual({
        name: some,
        version: some,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        size: positive,
      });
    }
  });

  it('knows no package of an architecture that is not locked yet', () => {
    expect(lockedPackages('arm64').size + lockedPackages('riscv64').size).toBe(0);
  });

  it('compared with the archive names what is new, newer, another or no longer asked for', () => {
    const before = {
      same: { version: '1', sha256, size: 1 },
      old: { version: '1', sha256, size: 1 },
      gone: { version: '1', sha256, size: 1 },
    };
    const now = [
      { name: 'same', version: '1', sha256, size: 1 },
      { name: 'old', version: '2', sha256, size: 1 },
      { name: 'new', version: '1', sha256, size: 1 },
    ];
    expect(changesOf(before, now)).toEqual(['old 1 -> 2', 'new (not locked) -> 1', 'gone 1 -> (not asked for)']);
  });
});
