import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { recordVoid } from '@cutover/testing-kit';
import type { E2eGroup } from './e2e-groups.ts';
import type { Host } from './host.ts';
import { namesOf, NO_NEEDS, union } from './needs.ts';
import type { Needs } from './needs.ts';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { runSteps } from './run-steps.ts';
import { isGood, join } from './tally.ts';
import { plantedJest } from './testing/planted-jest.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { Call, PlantedWorkspace } from './testing/planted-workspace.ts';
import type { Toolchain } from './toolchain.ts';

const group = (name: string, core: boolean, ...tools: Needs['tools'][number][]): E2eGroup => ({
  ...{ name, about: '', core, budgetSeconds: 180, files: [`e2e/${name}*.e2e.test.ts`] },
  needs: { ...NO_NEEDS, tools },
});

const GROUPS = [group('node', true, 'etcd'), group('game', false, 'etcd'), group('mesh', false, 'kustomize')];
const OK = { tally: { passed: 1, failed: 0, skipped: 0 }, failures: [], notes: [] };

/** Which files jest was given, and where it has to write. */
function jestCall({ args }: Call) {
  const output = args[args.indexOf('--outputFile') + 1] ?? '';
  return { output, files: args.slice(args.indexOf('--runTestsByPath') + 1) };
}

interface Plant {
  readonly host?: Partial<Host>;
  readonly built?: readonly string[];
  readonly groups?: readonly E2eGroup[];
  /** What jest does with a group's files; passes each of them when absent. */
  readonly onJest?: (workspace: PlantedWorkspace, call: Call) => void;
  readonly onEnsure?: () => void;
  readonly onLint?: () => never;
}

let workspace: PlantedWorkspace;

function passes(here: PlantedWorkspace, call: Call): void {
  const { output, files } = jestCall(call);
  const tests = files.map((file) => [`${here.root}/${file}`, { well: 'passed' }]);
  here.write(output, plantedJest(Object.fromEntries(tests)));
}

/** A whole run with everything planted but the runner itself. */
async function run(
  argv: readonly string[],
  { host, built = [], groups = GROUPS, onJest = passes, onEnsure, onLint }: Plant = {},
) {
  const stands = new Set(built);
  const ensured: Needs[] = [];
  const order: string[] = [];
  const toolchain: Toolchain = {
    built: async () => new Set(stands),
    ensure: async (needs) => {
      order.push('tools');
      ensured.push(needs);
      onEnsure?.();
      for (const name of namesOf(needs)) stands.add(name);
    },
  };
  workspace = plantedWorkspace((call, here) => {
    order.push(jestCall(call).output);
    onJest(here, call);
  });
  for (const { name } of groups) workspace.write(`e2e/${name}.e2e.test.ts`, '');
  const stale: (readonly string[])[] = [];
  const machine: Host = {
    ...{ noNode: undefined, ci: false, diskProblem: () => undefined },
    endStale: (clusters) => (stale.push(clusters), []),
    ...host,
  };
  const check = (step: string) => () => (order.push(step), OK);
  const asked: string[] = [];
  const int = ({ groups: { kind } }: Options) => (asked.push(kind), order.push('int'), OK);
  const checks = { format: check('format'), lint: onLint ?? check('lint'), unit: check('unit'), int };
  const options = readOptions(
    argv,
    groups.map(({ name }) => name),
  );
  const rows = await runSteps(options, { workspace, toolchain, host: machine, groups, checks });
  const { tally, failures, notes } = join(rows.map(({ outcome }) => outcome));
  return { rows, tally, failures, notes, ensured, order, asked, stale, stands, good: isGood(tally) };
}

beforeEach(() => {
  jest.spyOn(console, 'log').mockReturnValue(undefined);
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

describe('npm test', () => {
  it('runs the core and what needs nothing further, and skips the rest by name with its command', async () => {
    const { rows, tally, notes, good } = await run([]);
    expect(rows.filter(({ group }) => group).map(({ group }) => group)).toEqual(['node', 'game']);
    expect(notes).toEqual(['mesh skipped: kustomize is not built here: npm test -- --group mesh, or --all']);
    expect([tally, good]).toEqual([{ passed: 6, failed: 0, skipped: 1 }, true]);
  });

  it('makes the tools of all chosen tests in one call, before the first test that needs any', async () => {
    const { order, ensured } = await run(['--all']);
    expect(order).toEqual([
      ...['format', 'lint', 'unit', 'tools', 'int'],
      ...['node', 'game', 'mesh'].map((name) => `test-output/e2e-${name}.json`),
    ]);
    expect(ensured[0]?.tools).toEqual(expect.arrayContaining(['etcd', 'kustomize', 'helm']));
  });

  it.each([
    [[], 'built'],
    [['--all'], 'all'],
  ])('tells each check what was asked for: %j', async (argv, kind) => {
    const { asked } = await run(argv);
    expect(asked).toEqual([kind]);
  });

  it('makes no tools where no test needs any', async () => {
    expect((await run(['--only', 'unit,format'])).order).toEqual(['unit', 'format']);
  });

  it('runs a group by its files in one process that is told where voids go', async () => {
    await run(['--group', 'game']);
    const [call] = workspace.calls;
    expect(jestCall(call!)).toEqual({ output: 'test-output/e2e-game.json', files: ['e2e/game.e2e.test.ts'] });
    expect(call!.args).toContain('--runInBand');
    expect(call!.env).toEqual({
      ...{ CUTOVER_TESTS: 'long', CUTOVER_VOID_FILE: `${workspace.root}/test-output/e2e-game.void.ndjson` },
    });
    expect(workspace.calls).toHaveLength(1);
  });

  it.each([
    [[], 'short'],
    [['--group', 'node'], 'long'],
    [['--all'], 'long'],
  ])('tells tests of groups their form: %j, %s', async (argv, form) => {
    await run(argv);
    expect(new Set(workspace.calls.map(({ env }) => env['CUTOVER_TESTS']))).toEqual(new Set([form]));
  });

  it('ends clusters of earlier runs once, and again after a group that failed', async () => {
    expect((await run(['--all'])).stale).toHaveLength(1);
    workspace.remove();
    const onJest = (here: PlantedWorkspace, call: Call) => {
      if (!jestCall(call).output.includes('node')) passes(here, call);
    };
    expect((await run(['--all'], { onJest })).stale).toHaveLength(2);
  });
});

describe('no run passes', () => {
  const nothing = () => undefined;
  const files = (statuses: (file: string) => Record<string, string>) => (here: PlantedWorkspace, call: Call) => {
    const { output, files } = jestCall(call);
    here.write(output, plantedJest(Object.fromEntries(files.map((file) => [`${here.root}/${file}`, statuses(file)]))));
  };

  it.each([
    ['a result was not written', nothing, 'test-output/e2e-node.json: not written, the runner ended early'],
    ['a file ran no test', files(() => ({})), 'e2e/node.e2e.test.ts: ran no test'],
    ['a file left out all of its tests', files(() => ({ later: 'pending' })), 'e2e/node.e2e.test.ts: ran no test'],
    [
      'a file was not run',
      (here: PlantedWorkspace, call: Call) => here.write(jestCall(call).output, plantedJest({})),
      'e2e/node.e2e.test.ts: was not run',
    ],
    ['a test failed', files(() => ({ ill: 'failed', well: 'passed' })), 'e2e/node.e2e.test.ts: ill'],
  ])('where %s', async (_, onJest, failure) => {
    const { good, failures, tally } = await run(['--group', 'node'], { onJest });
    expect([good, tally.failed, failures]).toEqual([false, 1, [failure]]);
  });

  it('where a result of an earlier run lies there and this one wrote none', async () => {
    const onEnsure = () => workspace.write('test-output/e2e-node.json', plantedJest({ '/x': { well: 'passed' } }));
    expect((await run(['--group', 'node'], { onJest: nothing, onEnsure })).good).toBe(false);
  });

  it('where a test file belongs to no group', async () => {
    const onJest = passes;
    const groups = [GROUPS[0]!, { ...GROUPS[1]!, files: ['e2e/other.e2e.test.ts'] }];
    const { good, failures } = await run([], { groups, onJest });
    expect(good).toBe(false);
    expect(failures[0]).toMatch(/^e2e\/game\.e2e\.test\.ts belongs to no group/);
  });

  it('where tools cannot be made: that and each group that needs them', async () => {
    const onEnsure = () => {
      throw new Error('Go is not on PATH: install it\nlast line of a log');
    };
    const { good, failures, order } = await run(['--only', 'int,e2e'], { onEnsure, built: ['kustomize'] });
    expect(failures).toEqual([
      'Go is not on PATH: install it',
      'group node cannot run without etcd',
      'group game cannot run without etcd',
    ]);
    expect([good, order]).toEqual([false, ['tools', 'int', 'test-output/e2e-mesh.json']]);
  });

  it('where a group compiled inside its tests what its needs do not name', async () => {
    const stands: { current?: Set<string> } = {};
    const groups = [GROUPS[0]!];
    const toolchain: Toolchain = {
      built: async () => new Set(stands.current ?? ['etcd']),
      ensure: async () => undefined,
    };
    workspace = plantedWorkspace((call, here) => {
      stands.current = new Set(['etcd', 'helm']);
      passes(here, call);
    });
    workspace.write('e2e/node.e2e.test.ts', '');
    const host: Host = { noNode: undefined, ci: false, diskProblem: () => undefined, endStale: () => [] };
    const checks = { format: () => OK, lint: () => OK, unit: () => OK, int: () => OK };
    const options = readOptions(['--group', 'node'], ['node']);
    const rows = await runSteps(options, { workspace, toolchain, host, groups, checks });
    expect(join(rows.map(({ outcome }) => outcome)).failures).toEqual([
      "group node compiled helm inside its tests: add it to the group's needs",
    ]);
  });

  it('where the disk is too full: one line, and no node is started', async () => {
    const { good, failures, tally, order } = await run(['--only', 'e2e'], { host: { diskProblem: () => 'too full' } });
    expect([good, failures, tally.failed, order]).toEqual([false, ['too full'], 1, []]);
  });

  it('where an earlier cluster cannot be ended', async () => {
    const endStale = () => ['cluster cutover-e2e cannot be ended'];
    const { good, failures } = await run(['--group', 'node'], { host: { endStale } });
    expect([good, failures]).toEqual([false, ['cluster cutover-e2e cannot be ended']]);
  });

  it('where a step cannot even be run, though all others go on', async () => {
    const onLint = () => {
      throw new Error('git cannot list the files: no repository\nlast line of a log');
    };
    const { good, failures, tally } = await run([], { onLint });
    expect([good, tally.passed, failures]).toEqual([...[false, 5], ['git cannot list the files: no repository']]);
  });

  it('where everything was skipped and nothing passed', async () => {
    const { good, tally } = await run(['--only', 'e2e'], { host: { noNode: 'needs root' } });
    expect([good, tally]).toEqual([false, { passed: 0, failed: 0, skipped: 3 }]);
  });

  it('in CI without an embedded node, whatever else passed', async () => {
    const host = { noNode: 'needs root', ci: true };
    const { good, failures } = await run([], { host });
    expect([good, failures]).toEqual([false, ['every end-to-end group was skipped, which CI does not allow']]);
    workspace.remove();
    expect((await run([], { host: { ...host, ci: false } })).good).toBe(true);
  });
});

describe('a void test', () => {
  const voidIn = (statuses: Record<string, string>) => (here: PlantedWorkspace, call: Call) => {
    const { output, files } = jestCall(call);
    const file = `${here.root}/${files[0]}`;
    recordVoid({ test: 'fair', file, reasons: ['late'] }, call.env);
    here.write(output, plantedJest({ [file]: statuses }));
  };

  it('is neither passed nor failed: counted as skipped, and named with its reasons', async () => {
    const { good, tally, notes } = await run(['--group', 'node'], {
      onJest: voidIn({ fair: 'passed', well: 'passed' }),
    });
    expect([good, tally]).toEqual([true, { passed: 1, failed: 0, skipped: 1 }]);
    expect(notes).toEqual(['void: e2e/node.e2e.test.ts: fair: late']);
  });

  it('does not make a run pass by itself, nor a failure void', async () => {
    expect((await run(['--group', 'node'], { onJest: voidIn({ fair: 'passed' }) })).good).toBe(false);
    workspace.remove();
    const failed = await run(['--group', 'node'], { onJest: voidIn({ fair: 'failed', well: 'passed' }) });
    expect([failed.tally, failed.notes]).toEqual([{ passed: 1, failed: 1, skipped: 0 }, []]);
  });
});

describe('needs', () => {
  it('are united without repeating any', () => {
    expect(union(GROUPS.map(({ needs }) => needs)).tools).toEqual(['etcd', 'kustomize']);
  });
});
