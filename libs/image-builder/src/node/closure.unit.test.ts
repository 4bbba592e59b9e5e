import { describe, expect, it } from '@jest/globals';
import { closureOf } from './closure.ts';
import { placesOf } from './dependencies.ts';
import type { NpmLock, NpmPackage } from '../npm/npm-lock.ts';

const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' };

function lock(packages: Record<string, NpmPackage>): NpmLock {
  return new Map(Object.entries(packages).filter(([, item]) => item !== undefined));
}

const WORKSPACE = {
  'apps/shop': { dependencies: { '@x/kit': '0.0.0', web: '1' }, devDependencies: { tester: '1' } },
  'libs/kit': {
    dependencies: { log: '1' },
    peerDependencies: { peer: '1', maybe: '1' },
    peerDependenciesMeta: { maybe: { optional: true } },
  },
  'node_modules/@x/kit': { link: true, resolved: 'libs/kit' },
  'node_modules/web': {
    version: '1.0.0',
    dependencies: { log: '2' },
    optionalDependencies: { native: '1', 'native-win': '1', gone: '1' },
  },
  'node_modules/web/node_modules/log': { version: '2.0.0' },
  'node_modules/log': { version: '1.0.0', dependencies: { web: '1' } },
  'node_modules/peer': { version: '1.0.0' },
  'node_modules/maybe': { version: '1.0.0' },
  'node_modules/tester': { version: '1.0.0' },
  'node_modules/native': { version: '1.0.0', os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
  'node_modules/native-win': { version: '1.0.0', os: ['win32'] },
} as const;

describe('the closure of an app', () => {
  it('holds what runs in production, through workspace packages, each in the version its dependant resolves', () => {
    const { packages, workspace, declared } = closureOf(lock(WORKSPACE), 'apps/shop', LINUX);
    expect([...packages.keys()].sort()).toEqual([
      'node_modules/log',
      'node_modules/maybe',
      'node_modules/native',
      'node_modules/peer',
      'node_modules/web',
      'node_modules/web/node_modules/log',
    ]);
    expect([...workspace]).toEqual(['@x/kit']);
    expect([...declared].sort()).toEqual(['@x/kit', 'log', 'maybe', 'peer', 'web']);
  });

  it('takes what may be absent where it is there, as npm does, and lets it be imported where it is not', () => {
    const { packages, declared } = closureOf(
      lock({ ...WORKSPACE, 'node_modules/maybe': undefined as never }),
      'apps/shop',
      LINUX,
    );
    expect(packages.has('node_modules/maybe')).toBe(false);
    expect(declared.has('maybe')).toBe(true);
  });

  it.each([[{ os: 'linux', cpu: 'arm64', libc: 'glibc' }], [{ os: 'linux', cpu: 'x64', libc: 'musl' }]])(
    'leaves optional packages for other platforms out: %j',
    (target) => {
      expect(closureOf(lock(WORKSPACE), 'apps/shop', target).packages.has('node_modules/native')).toBe(false);
    },
  );

  it('names who wants what the lockfile lacks', () => {
    const lacking = lock({ ...WORKSPACE, 'node_modules/peer': undefined as never });
    expect(() => closureOf(lacking, 'apps/shop', LINUX)).toThrow('libs/kit wants peer, which the lockfile lacks');
    expect(() => closureOf(lock(WORKSPACE), 'apps/none', LINUX)).toThrow(
      'the lockfile knows no package at "apps/none"',
    );
  });

  it('is refused when two versions want one place in the image', () => {
    const packages = new Map([
      ['node_modules/a', { version: '1.0.0' }],
      ['apps/shop/node_modules/a', { version: '2.0.0' }],
    ]);
    expect(() => placesOf(packages)).toThrow(expect.objectContaining({ code: 'dependency-conflict' }));
    packages.set('apps/shop/node_modules/a', { version: '1.0.0' });
    expect([...placesOf(packages).keys()]).toEqual(['node_modules/a']);
  });
});
