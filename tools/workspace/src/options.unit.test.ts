import { describe, expect, it } from '@jest/globals';
import { readOptions, STEPS, UsageError } from './options.ts';

const GROUPS = ['node', 'bank', 'comparison', 'mesh'];
const read = (...argv: string[]) => readOptions(argv, GROUPS);

describe('the arguments of npm test', () => {
  it('choose every step and the built groups where there are none', () => {
    const none = { steps: STEPS, groups: { kind: 'built' }, list: false, json: false, help: false };
    expect(read()).toEqual(none);
  });

  it('choose some steps, each once', () => {
    expect(read('--only', 'int,unit,int').steps).toEqual(['int', 'unit']);
  });

  it('choose groups, and with them the end-to-end step alone', () => {
    expect(read('--group', 'mesh, bank')).toMatchObject({
      steps: ['e2e'],
      groups: { kind: 'named', names: ['mesh', 'bank'] },
    });
    expect(read('--group', 'mesh', '--group', 'bank,mesh').groups).toEqual({ kind: 'named', names: ['mesh', 'bank'] });
    expect(read('--all')).toMatchObject({ steps: STEPS, groups: { kind: 'all' } });
    expect(read('--only', 'int', '--all')).toMatchObject({ steps: ['int'], groups: { kind: 'all' } });
    expect(read('--only', 'unit,e2e', '--group', 'node').steps).toEqual(['unit', 'e2e']);
    expect(read('--only', 'unit', '--only', 'e2e', '--group', 'node').steps).toEqual(['unit', 'e2e']);
  });

  it.each([
    [['--only', 'lnit'], /^--only: no step 'lnit'; did you mean lint\? There are format, lint, /],
    [['--only', ''], /^--only: no step ''; There are /],
    [['--group', 'comparsion'], /^--group: no group 'comparsion'; did you mean comparison\? There are node, /],
    [['--group', 'xylophone'], /^--group: no group 'xylophone'; There are node, bank, comparison, mesh$/],
    [['--group', 'node', '--all'], /^--group and --all exclude each other/],
    [['--only', 'unit', '--group', 'node'], /^--group chooses end-to-end tests, which --only unit leaves out/],
    [['--only', 'unit', '--all'], /^--all chooses integration and end-to-end tests, which --only unit leaves out/],
    [['--json'], /^--json goes with --list/],
    [['--nope'], /^Unknown option '--nope'$/],
    [['unit'], /^Unexpected argument 'unit'/],
  ])('are refused: %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(UsageError);
    expect(() => read(...argv)).toThrow(message);
  });
});
