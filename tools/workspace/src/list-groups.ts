import type { E2eGroup } from './e2e-groups.ts';
import { filesOf } from './group-files.ts';
import { namesOf } from './needs.ts';

/** A group as `--list` tells it. */
export interface ListedGroup extends E2eGroup {
  /** Its globs' files. */
  readonly files: readonly string[];
  /** What would have to be compiled before it runs. */
  readonly missing: readonly string[];
}

export function listGroups(
  groups: readonly E2eGroup[],
  files: readonly string[],
  built: ReadonlySet<string>,
): readonly ListedGroup[] {
  return groups.map((group) => ({
    ...group,
    files: filesOf(group, files),
    missing: namesOf(group.needs).filter((name) => !built.has(name)),
  }));
}

function whenOf({ core, onRequest }: E2eGroup): string {
  if (core) return 'core';
  return onRequest ? 'asked' : '';
}

function describe(group: ListedGroup): string {
  const { name, about, budgetSeconds, files, needs, missing } = group;
  const state = missing.length === 0 ? 'built' : `not built: ${missing.join(', ')}`;
  const packages = needs.packages.map((set) => `Debian packages (${set})`);
  return [
    `${name.padEnd(14)} ${whenOf(group).padEnd(5)}  ${String(budgetSeconds).padStart(4)} s  ${about}`,
    `  needs ${[...namesOf(needs), ...packages].join(', ')}`,
    `  ${state}`,
    ...files.map((file) => `  ${file}`),
  ].join('\n');
}

/** For people: each group with its budget, needs, what of them is not built, and its files. */
export function renderGroups(groups: readonly ListedGroup[]): string {
  return groups.map(describe).join('\n\n');
}
