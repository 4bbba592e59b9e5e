import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addComparisonOptions } from './comparison-options.ts';
import { comparisonPlan } from './comparison-plan.ts';
import { addForeignOptions } from './foreign-options.ts';

const plan = (...args: string[]) =>
  comparisonPlan(addForeignOptions(addComparisonOptions(new Command())).parse(args, { from: 'user' }).opts());
const shop = ['--chart', './chart', '--from', 'r.example/shop:1', '--to', 'r.example/shop:2', '--probe', 'GET /'];

describe('the versions of an app of this repository', () => {
  it('are built of the files as they lie where none is said', () => {
    expect(plan().versions).toBeUndefined();
    expect(plan('--to', '1.5.0').versions).toEqual({
      v1: { kind: 'checkout', version: '1.0.0' },
      v2: { kind: 'checkout', version: '1.5.0' },
    });
  });

  it('may be images that are there', () => {
    const { versions, faults } = plan('--from', 'r.example/account:1', '--to', '1.5.0', '--faults', 'errors');
    expect(versions).toMatchObject({ v1: { kind: 'image', text: 'r.example/account:1' }, v2: { version: '1.5.0' } });
    expect(faults).toEqual(['errors']);
    expect(plan('--to', 'r.example/account:1', '--faults', 'none,pod-killed').versions?.v2.kind).toBe('image');
  });
});

describe('an app by its own chart', () => {
  it('is described by its images and what it is asked, and has the noise floor beside what was asked for', () => {
    const { foreign, strategies } = plan(
      ...shop,
      '--probe',
      'POST /orders {"n":1}',
      '--version-header',
      'Shop-Version',
    );
    expect(foreign).toMatchObject({
      source: { chart: './chart', values: [] },
      asked: {
        probes: [
          { method: 'GET', path: '/', body: null },
          { method: 'POST', path: '/orders', body: '{"n":1}' },
        ],
        versionHeader: 'shop-version',
      },
    });
    expect(strategies).toEqual(['noise-none', 'noise-same', 'rolling', 'blue-green']);
  });

  it.each([
    [['--probe', 'GET /'], /^--probe describes an app by its own --chart or --manifests$/],
    [[...shop, '--app', 'account'], /^--app names an app of this repository/],
    [[...shop, '--manifests', 'x'], /not both$/],
    [[...shop, '--probe', 'GET x'], /^--probe: "GET x" must be like 'GET \/path'/],
    [[...shop, '--probe', 'POST /x {n'], /: \{n is not JSON$/],
    [[...shop, '--probe', 'GET /'], /^--probe: GET \/ is given twice/],
    [[...shop, '--version-header', 'a b'], /^--version-header: "a b" cannot name a header$/],
    [[...shop, '--strategies', 'rolling-no-drain'], /rolling-no-drain sets what only apps of this repository know/],
    [shop.slice(0, 6), /^say what the app is asked/],
    [shop.slice(0, 2), /^say which images are compared/],
    [['--manifests', './shop', '--values', 'v.yaml', ...shop.slice(2)], /^--values belongs to --chart/],
    [['--from', '2.0.0'], /^--from and --to are both 2\.0\.0/],
    [['--from', 'r.example/account:1', '--to', 'r.example/account:1'], /are both r\.example\/account:1/],
    [['--to', './nowhere'], /^--to: there is nothing at \.\/nowhere$/],
    [['--to', 'Account:1'], /^--to: .*a registry is HOST\/REPOSITORY:TAG/],
    [['--to', 'r.example/account:1', '--faults', 'none,errors'], /^--faults: errors is built into the new version/],
  ])('refuses %j in one line', (args, message) => {
    expect(() => plan(...args)).toThrow(message);
  });

  it.each([
    [
      ['--chart', '--from', 'r.example/shop:1'],
      /option '--chart <folder>' argument '--from' is invalid\. It has no value\./,
    ],
    [['--manifests', ''], /option '--manifests <folder>' argument '' is invalid/],
    [[...shop, '--probe', '--port', '80'], /option '--probe <request>' argument '--port' is invalid/],
    [[...shop, '--version-header', '--workload', 'shop'], /option '--version-header <name>' argument '--workload'/],
    [['--manifests'], /option '--manifests <folder>' argument missing/],
  ])('takes no flag for the value of another: %j', (args, message) => {
    const command = addForeignOptions(addComparisonOptions(new Command()))
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    expect(() => command.parse(args, { from: 'user' })).toThrow(message);
  });
});
