import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { TOOL_NAMES } from '@cutover/toolchain';
import type { E2eGroup } from './e2e-groups.ts';
import { JAR_NAMES } from './needs.ts';

const OUTSIDE = new Set(['node_modules', 'dist', 'test-output', 'runs', '.nx', '.git']);

export type TestKind = 'unit' | 'int' | 'e2e';

/** Every test of a kind below a folder, by its path from there. */
export function listTestFiles(root: string, kind: TestKind): readonly string[] {
  return globSync(`**/*.${kind}.test.ts`, { cwd: root, exclude: (name) => OUTSIDE.has(name) }).sort();
}

/** The group's files among all. */
export function filesOf(group: E2eGroup, all: readonly string[]): readonly string[] {
  return all.filter((file) => group.files.some((glob) => matchesGlob(file, glob)));
}

function ownersOf(file: string, groups: readonly E2eGroup[]): string | undefined {
  const owners = groups.filter((group) => filesOf(group, [file]).length > 0).map(({ name }) => name);
  if (owners.length === 1) return undefined;
  const found = owners.length === 0 ? 'no group' : `${owners.length} groups (${owners.join(', ')})`;
  return `${file} belongs to ${found}: name it in exactly one of tools/workspace/src/e2e-groups.ts`;
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function unknownNeeds({ name, needs }: E2eGroup): readonly string[] {
  const known: readonly string[] = [...TOOL_NAMES, ...JAR_NAMES];
  return [...needs.tools, ...needs.jars]
    .filter((need) => !known.includes(need))
    .map((need) => `group ${name} needs ${need}, which is no tool: there are ${known.join(', ')}`);
}

/** What is wrong with the groups, a line each: files without exactly one group, globs and groups without a file, unknown needs. */
export function groupProblems(groups: readonly E2eGroup[], all: readonly string[]): readonly string[] {
  const globs = groups.flatMap(({ name, files }) => files.map((glob) => ({ name, glob })));
  return [
    ...repeated(groups.map(({ name }) => name)).map((name) => `two groups are called ${name}`),
    ...all.map((file) => ownersOf(file, groups)).filter((problem) => problem !== undefined),
    ...globs
      .filter(({ glob }) => !all.some((file) => matchesGlob(file, glob)))
      .map(({ name, glob }) => `group ${name}: no file matches ${glob}`),
    ...groups.filter(({ files }) => files.length === 0).map(({ name }) => `group ${name} has no files`),
    ...groups.flatMap(unknownNeeds),
  ];
}
