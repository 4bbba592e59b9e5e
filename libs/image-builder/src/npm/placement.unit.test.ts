import { describe, expect, it } from '@jest/globals';
import type { NpmLock, NpmPackage } from './npm-lock.ts';
import { placementOf } from './placement.ts';

const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' };
const lockOf = (packages: Record<string, NpmPackage>): NpmLock => new Map(Object.entries(packages));
const placed = (packages: Record<string, NpmPackage>, app = ''): Record<string, string> =>
  Object.fromEntries(placementOf(lockOf(packages), app, LINUX));

describe('where packages go', () => {
  it('is where npm placed them, for a package that is alone', () => {
    const packages = {
      '': { dependencies: { web: '1', log: '1' }, devDependencies: { tester: '1' } },
      'node_modules/web': { dependencies: { log: '2' }, optionalDependencies: { 'native-win': '1', gone: '1' } },
      'node_modules/web/node_modules/log': { version: '2.0.0' },
      'node_modules/log': { version: '1.0.0' },
      'node_modules/native-win': { os: ['win32'] },
      'node_modules/tester': {},
    };
    expect(Object.keys(placed(packages))).toEqual([
      '',
      'node_modules/log',
      'node_modules/web',
      'node_modules/web/node_modules/log',
    ]);
  });

  it('is below the name they are required by, for a workspace package a copy, with its own node_modules', () => {
    const packages = {
      'apps/api': { dependencies: { '@x/kit': '1', other: 'npm:log@1' } },
      'libs/kit': { dependencies: { log: '2', '@x/base': '1' } },
      'libs/kit/node_modules/log': { version: '2.0.0' },
      'libs/base': { dependencies: { log: '1' } },
      'node_modules/@x/kit': { link: true, resolved: 'libs/kit' },
      'node_modules/@x/base': { link: true, resolved: 'libs/base' },
      'node_modules/log': { version: '1.0.0' },
      'node_modules/other': { name: 'log', version: '1.0.0' },
    };
    expect(placed(packages, 'apps/api')).toEqual({
      '': 'apps/api',
      'node_modules/@x/base': 'libs/base',
      'node_modules/@x/kit': 'libs/kit',
      'node_modules/@x/kit/node_modules/log': 'libs/kit/node_modules/log',
      'node_modules/log': 'node_modules/log',
      'node_modules/other': 'node_modules/other',
    });
  });

  it('is a node_modules of their own, where the app’s version takes the workspace’s place', () => {
    const packages = {
      'apps/api': { dependencies: { ms: '1', debug: '1', send: '1' } },
      'apps/api/node_modules/ms': { version: '1.0.0' },
      'node_modules/ms': { version: '2.0.0', dependencies: { deep: '1' } },
      'node_modules/ms/node_modules/deep': { version: '1.0.0' },
      'node_modules/deep': { version: '9.0.0' },
      'node_modules/debug': { dependencies: { ms: '2', deep: '9' } },
      'node_modules/send': { dependencies: { ms: '2' } },
    };
    expect(placed(packages, 'apps/api')).toEqual({
      '': 'apps/api',
      'node_modules/debug': 'node_modules/debug',
      'node_modules/debug/node_modules/ms': 'node_modules/ms',
      'node_modules/debug/node_modules/ms/node_modules/deep': 'node_modules/ms/node_modules/deep',
      'node_modules/deep': 'node_modules/deep',
      'node_modules/ms': 'apps/api/node_modules/ms',
      'node_modules/send': 'node_modules/send',
      'node_modules/send/node_modules/ms': 'node_modules/ms',
      'node_modules/send/node_modules/ms/node_modules/deep': 'node_modules/ms/node_modules/deep',
    });
  });

  it('is in the package whose archive they came in, wanted or not', () => {
    const packages = {
      '': { dependencies: { tool: '1' } },
      'node_modules/tool': { dependencies: { part: '1' } },
      'node_modules/tool/node_modules/part': { inBundle: true, dependencies: { nowhere: '1' } },
      'node_modules/tool/node_modules/stray': { inBundle: true },
    };
    expect(Object.keys(placed(packages))).toEqual([
      '',
      'node_modules/tool',
      'node_modules/tool/node_modules/part',
      'node_modules/tool/node_modules/stray',
    ]);
  });

  it('follows peers, and optional peers that are there', () => {
    const packages = {
      '': { dependencies: { plugin: '1' } },
      'node_modules/plugin': {
        peerDependencies: { host: '1', types: '1', absent: '1' },
        peerDependenciesMeta: { types: { optional: true }, absent: { optional: true } },
      },
      'node_modules/host': {},
      'node_modules/types': {},
    };
    expect(Object.keys(placed(packages))).toEqual([
      '',
      'node_modules/host',
      'node_modules/plugin',
      'node_modules/types',
    ]);
  });

  it('is an error that names who wants what', () => {
    const wanting = { '': { dependencies: { web: '1' } }, 'node_modules/web': { dependencies: { log: '1' } } };
    expect(() => placed(wanting)).toThrow('node_modules/web wants log, which the lockfile lacks: run npm install');
    const foreign = { '': { dependencies: { fsevents: '1' } }, 'node_modules/fsevents': { os: ['darwin'] } };
    expect(() => placed(foreign)).toThrow('the app wants fsevents, which is not made for linux on x64');
    expect(() => placed(wanting, 'apps/none')).toThrow('the lockfile knows no package at "apps/none"');
  });
});
