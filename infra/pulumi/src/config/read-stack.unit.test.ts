import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import { readStack, stackName } from './read-stack.ts';
import type { StackName } from './schema.ts';

const ENVIRONMENT = `
quota: { pods: 6, requests: { cpu: 500m, memory: 1Gi }, limits: { memory: 2Gi }, claims: 2, storage: 2Gi }
container: { request: { cpu: 50m, memory: 64Mi }, limit: { memory: 128Mi }, most: { memory: 512Mi } }
claim: 1Gi
readers: [developers]
certificates: { bank-tls: [bank.dev.localhost] }
`;
const GITOPS = `
quota: { pods: 6, requests: { cpu: 500m, memory: 1Gi }, limits: { memory: 2Gi }, claims: 0, storage: '0' }
container: { request: { cpu: 50m, memory: 64Mi }, limit: { memory: 128Mi }, most: { memory: 512Mi } }
readers: [operators]
reconcileSeconds: 120
`;

// What a test writes into a file may be anything.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Anything = any;

const fileOf = (config: object): string => stringify({ config });
const environmentFile = (change: (environment: Anything) => void = () => undefined): string => {
  const environment = parse(ENVIRONMENT);
  change(environment);
  return fileOf({ 'cutover:environment': environment });
};
const localFile = (change: (config: Anything) => void = () => undefined): string => {
  const config = { 'cutover:environments': ['dev'], 'cutover:gitops': parse(GITOPS) };
  change(config);
  return fileOf(config);
};

/** The lines of what is wrong. */
async function problems(stack: StackName, files: Partial<Record<StackName, string>>): Promise<readonly string[]> {
  const error = await readStack(stack, async (name) => files[name] ?? '').then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).problems;
}

describe('a stack', () => {
  it('of an environment is that environment', async () => {
    const { environments, gitops } = await readStack('dev', async () => environmentFile());
    expect(environments).toEqual([{ name: 'dev', ...parse(ENVIRONMENT) }]);
    expect(gitops).toBeUndefined();
  });

  it('that is everything takes each environment from the file of that environment', async () => {
    const files = { local: localFile(), dev: environmentFile() };
    const { stack, environments, gitops } = await readStack('local', async (name) => files[name as 'dev']);
    expect({ stack, names: environments.map(({ name }) => name), gitops }).toEqual({
      ...{ stack: 'local', names: ['dev'], gitops: parse(GITOPS) },
    });
  });

  const bad: readonly [what: string, change: (environment: Anything) => void, line: string][] = [
    ['a key that is not known', (e) => (e.qouta = {}), 'stack dev: environment: no such key: qouta'],
    [
      'a key that is missing',
      (e) => delete e.quota.pods,
      'stack dev: environment.quota.pods: expected number, got nothing',
    ],
    ['a number as text', (e) => (e.quota.pods = '6'), 'stack dev: environment.quota.pods: expected number, got "6"'],
    ['part of a pod', (e) => (e.quota.pods = 6.5), 'stack dev: environment.quota.pods: expected int, got 6.5'],
    ['no pods', (e) => (e.quota.pods = 0), 'stack dev: environment.quota.pods: expected number to be >=1, got 0'],
    [
      'bytes without a unit',
      (e) => (e.claim = '1'),
      'stack dev: environment.claim: expected bytes with a unit, such as "512Mi" or "2Gi", got "1"',
    ],
    ['a decimal unit', (e) => (e.claim = '1G'), 'stack dev: environment.claim: expected bytes with a unit'],
    [
      'cores as a number',
      (e) => (e.quota.requests.cpu = 2),
      'stack dev: environment.quota.requests.cpu: expected string, got 2',
    ],
    [
      'a limit below the request',
      (e) => (e.container.limit.memory = '32Mi'),
      'stack dev: environment.container.limit.memory: expected at least request.memory, got "32Mi"',
    ],
    [
      'limits below requests',
      (e) => (e.quota.limits.memory = '512Mi'),
      'stack dev: environment.quota.limits.memory: expected at least requests.memory, got "512Mi"',
    ],
    [
      'a volume beyond all volumes',
      (e) => (e.claim = '4Gi'),
      'stack dev: environment.claim: expected at most quota.storage, got "4Gi"',
    ],
    [
      'a group of the cluster itself',
      (e) => (e.readers = ['system:masters']),
      'stack dev: environment.readers.0: expected a group of people, not one of "system:", got "system:masters"',
    ],
    ['nobody who reads', (e) => (e.readers = []), 'stack dev: environment.readers: expected '],
    ['a group twice', (e) => (e.readers = ['a', 'a']), 'stack dev: environment.readers: expected every group once'],
    [
      'a host of another environment',
      (e) => (e.certificates['bank-tls'] = ['bank.prod.localhost']),
      'stack dev: environment.certificates.bank-tls: expected hosts as "APP.dev.DOMAIN", got "bank.prod.localhost"',
    ],
    [
      'a name that no Secret can have',
      (e) => (e.certificates = { 'Bank TLS': ['bank.dev.localhost'] }),
      'stack dev: environment.certificates.Bank TLS: expected ',
    ],
  ];

  it.each(bad)('with %s is refused by a line that names it', async (_what, change, line) => {
    const found = await problems('dev', { dev: environmentFile(change) });
    expect(found).toEqual([expect.stringContaining(line)]);
  });

  it('with Argo CD looks at Git every ten minutes at least, webhooks or not', async () => {
    const local = localFile((config) => (config['cutover:gitops'].reconcileSeconds = 1_200));
    const found = await problems('local', { local, dev: environmentFile() });
    expect(found).toEqual([expect.stringContaining('gitops.reconcileSeconds: expected number to be <=600, got 1200')]);
  });

  it('is refused where its file has a key of another project, of nothing, or no YAML', async () => {
    expect(await problems('dev', { dev: fileOf({ 'bank:environment': {} }) })).toEqual([
      expect.stringContaining('stack dev: "bank:environment" is not a key of this stack'),
    ]);
    expect(await problems('dev', { dev: fileOf({ 'cutover:gitops': {} }) })).toEqual([
      expect.stringContaining('stack dev: "cutover:gitops" is not a key of this stack'),
    ]);
    expect(await problems('dev', { dev: 'config: [' })).toEqual([expect.stringContaining('stack dev: no YAML: ')]);
    expect(await problems('dev', { dev: '' })).toEqual(['stack dev: file: expected object, got null']);
    expect(await problems('dev', { dev: fileOf({}) })).toEqual([
      'stack dev: environment: expected object, got nothing',
    ]);
  });

  it('that is everything is refused with an environment that is not known, twice there, or badly written', async () => {
    const withNames = (names: string[]) => localFile((c) => (c['cutover:environments'] = names));
    expect(await problems('local', { local: withNames(['staging']) })).toEqual([
      expect.stringMatching(/^stack local: environments\.0: expected .*"stag".*, got "staging"$/),
    ]);
    expect(await problems('local', { local: withNames(['dev', 'dev']) })).toEqual([
      'stack local: environments: expected every environment once, got ["dev","dev"]',
    ]);
    const broken = environmentFile((e) => delete e.claim);
    expect(await problems('local', { local: localFile(), dev: broken })).toEqual([
      'stack dev: environment.claim: expected string, got nothing',
    ]);
  });

  it('is known by its name', () => {
    expect(stackName('prod')).toBe('prod');
    expect(() => stackName('prd')).toThrow(/^--stack: "prd" is not a stack.*prod/);
  });
});
