import { describe, expect, it } from '@jest/globals';
import { readOptions, USAGE } from './options.ts';
import { changesText, changeText, progressText } from './text.ts';

describe('npm run infra', () => {
  it('takes a command, and the stack of all of it by default', () => {
    expect(readOptions(['up'], {})).toEqual({
      ...{ command: 'up', stack: 'local', state: '/var/lib/cutover/cutover/pulumi', json: false },
    });
  });

  it('takes flags, and the state folder from the environment', () => {
    const args = ['preview', '--stack', 'dev', '--kubeconfig', 'k', '--context', 'c', '--json'];
    expect(readOptions(args, { CUTOVER_INFRA_STATE: '/s' })).toEqual({
      ...{ command: 'preview', stack: 'dev', state: '/s', kubeconfig: 'k', context: 'c', json: true },
    });
    expect(readOptions(['up', '--state', '/t'], { CUTOVER_INFRA_STATE: '/s' })).toMatchObject({ state: '/t' });
  });

  it('says how it is used', () => {
    expect(readOptions(['--help'], {})).toBeUndefined();
    for (const word of [
      'preview',
      'up',
      'refresh',
      'destroy',
      'outputs',
      '--stack',
      '--state',
      '--kubeconfig',
      '--json',
    ])
      expect(USAGE).toContain(word);
  });

  it.each<[string[], RegExp]>([
    [[], /^no command: choose from preview, up/],
    [['upp'], /^"upp" is not a command; did you mean up\?/],
    [['up', 'dev'], /^dev: expected nothing after up$/],
    [['up', '--stack', 'prd'], /^--stack: "prd" is not a stack; did you mean prod\?/],
    [['up', '--stak', 'dev'], /'--stak'/],
    [['up', '--kubeconfig='], /^--kubeconfig: is empty$/],
  ])('refuses %j', (args, line) => expect(() => readOptions(args, {})).toThrow(line));
});

describe('what is said of changes', () => {
  const change = { does: 'update', kind: 'ResourceQuota', name: 'dev/quota', fields: ['spec.hard.pods'] } as const;

  it('names the object and the fields', () => {
    expect(changeText(change)).toBe('~ ResourceQuota dev/quota: spec.hard.pods');
    expect(changeText({ ...change, does: 'create', fields: [] })).toBe('+ ResourceQuota dev/quota');
  });

  it('sums up', () => {
    const changes = {
      changes: [change],
      unchanged: 3,
      takenBack: ['ResourceQuota dev/quota: .spec.hard.pods, by kubectl-edit'],
    };
    expect(changesText('up', 'dev', changes).split('\n')).toEqual([
      '~ ResourceQuota dev/quota: spec.hard.pods',
      'taken back: ResourceQuota dev/quota: .spec.hard.pods, by kubectl-edit',
      'stack dev: 1 objects changed, 3 are as they should be',
    ]);
    expect(changesText('preview', 'dev', { changes: [], unchanged: 4, takenBack: [] })).toBe(
      'stack dev: nothing to change, 4 objects are as they should be',
    );
  });

  it('follows what begins and fails', () => {
    expect(progressText({ state: 'begun', change })).toBe('changing ResourceQuota dev/quota');
    expect(progressText({ state: 'failed', change })).toBe('failed: changing ResourceQuota dev/quota');
    expect(progressText({ state: 'done', change })).toBeUndefined();
  });
});
