import { describe, expect, it } from '@jest/globals';
import type { E2eGroup } from './e2e-groups.ts';
import { NO_NEEDS } from './needs.ts';
import type { GroupChoice } from './options.ts';
import { selectGroups } from './select-groups.ts';
import type { Ground } from './select-groups.ts';

const group = (name: string, core: boolean, ...tools: E2eGroup['needs']['tools'][number][]): E2eGroup => ({
  ...{ name, about: '', core, budgetSeconds: 180, files: [] },
  needs: { ...NO_NEEDS, tools },
});

const GROUPS = [group('node', true, 'etcd'), group('game', false, 'etcd'), group('mesh', false, 'helm', 'kustomize')];
const NAMES = GROUPS.map(({ name }) => name);

function select(choice: GroupChoice, ground: Partial<Ground> = {}) {
  const nothingBuilt: Ground = { missing: ({ needs }) => needs.tools, noNode: undefined, ci: false };
  const { run, ...rest } = selectGroups(GROUPS, choice, { ...nothingBuilt, ...ground });
  return { run: run.map(({ name }) => name), ...rest };
}

describe('the groups that run', () => {
  it('are the core, and those that need nothing further; the rest is skipped with the command that runs it', () => {
    const reason = 'helm and kustomize are not built here: npm test -- --group mesh, or --all';
    expect(select({ kind: 'built' })).toEqual({
      run: ['node', 'game'],
      skipped: [{ name: 'mesh', reason }],
      failures: [],
    });
  });

  it('are every one whose tools are built', () => {
    expect(select({ kind: 'built' }, { missing: () => [] }).run).toEqual(NAMES);
    const missing = () => ['kustomize'];
    expect(select({ kind: 'built' }, { missing }).skipped[0]?.reason).toMatch(/^kustomize is not built here/);
  });

  it('are not those that run on request, unless they are named or all are asked for', () => {
    const long: E2eGroup = { ...group('long', false, 'etcd'), onRequest: true };
    const ground: Ground = { missing: () => [], noNode: undefined, ci: true };
    const names = (choice: GroupChoice) => selectGroups([...GROUPS, long], choice, ground).run.map(({ name }) => name);
    expect(selectGroups([...GROUPS, long], { kind: 'built' }, ground)).toMatchObject({
      run: GROUPS,
      skipped: [{ name: 'long', reason: 'runs on request: npm test -- --group long, or --all' }],
      failures: [],
    });
    expect([names({ kind: 'all' }), names({ kind: 'named', names: ['long'] })]).toEqual([[...NAMES, 'long'], ['long']]);
  });

  it('are all, or those named, whatever has to be built for them', () => {
    expect(select({ kind: 'all' })).toEqual({ run: NAMES, skipped: [], failures: [] });
    expect(select({ kind: 'named', names: ['mesh'] })).toEqual({ run: ['mesh'], skipped: [], failures: [] });
  });
});

describe('where there is no embedded node', () => {
  const noNode = 'an embedded node needs root';

  it('all are skipped by name, and in CI that is a failure', () => {
    const skipped = NAMES.map((name) => ({ name, reason: noNode }));
    expect(select({ kind: 'built' }, { noNode })).toEqual({ run: [], skipped, failures: [] });
    const { failures } = select({ kind: 'built' }, { noNode, ci: true });
    expect(failures).toEqual(['every end-to-end group was skipped, which CI does not allow']);
  });

  it.each<GroupChoice>([{ kind: 'all' }, { kind: 'named', names: ['mesh'] }])('%j fails', (choice) => {
    const { run, skipped, failures } = select(choice, { noNode });
    expect([run, skipped]).toEqual([[], []]);
    expect(failures).toContain(`group mesh cannot run: ${noNode}`);
  });
});
