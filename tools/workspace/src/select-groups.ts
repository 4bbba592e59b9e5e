import type { E2eGroup } from './e2e-groups.ts';
import { namesOf, union } from './needs.ts';
import type { GroupChoice } from './options.ts';

export interface SkippedGroup {
  readonly name: string;
  readonly reason: string;
}

export interface Selection {
  readonly run: readonly E2eGroup[];
  readonly skipped: readonly SkippedGroup[];
  /** Why the choice cannot be honoured, a line each: failures. */
  readonly failures: readonly string[];
}

/** What a selection depends on besides the choice. */
export interface Ground {
  /** Of a group's needs, those that would have to be compiled first. */
  readonly missing: (group: E2eGroup) => readonly string[];
  /** Why no embedded node can run here; undefined where it can. */
  readonly noNode: string | undefined;
  /** In CI nobody reads why everything was skipped. */
  readonly ci: boolean;
}

function chosenFrom(groups: readonly E2eGroup[], choice: GroupChoice): readonly E2eGroup[] {
  return choice.kind === 'named' ? groups.filter(({ name }) => choice.names.includes(name)) : groups;
}

function withoutNode(chosen: readonly E2eGroup[], choice: GroupChoice, { noNode, ci }: Ground): Selection {
  const asked = choice.kind !== 'built';
  if (asked) return { run: [], skipped: [], failures: chosen.map(({ name }) => `group ${name} cannot run: ${noNode}`) };
  const failures = ci ? ['every end-to-end group was skipped, which CI does not allow'] : [];
  return { run: [], skipped: chosen.map(({ name }) => ({ name, reason: noNode ?? '' })), failures };
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]} is` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are`;
}

function whyNot({ onRequest }: E2eGroup, lacking: readonly string[]): string {
  return onRequest ? 'runs on request' : `${listed(lacking)} not built here`;
}

/**
 * The groups that run, and those that are skipped with the reason and the command that runs them. A core group runs whatever
 * has to be compiled for it, and with that so does each group that needs nothing further.
 */
export function selectGroups(groups: readonly E2eGroup[], choice: GroupChoice, ground: Ground): Selection {
  const chosen = chosenFrom(groups, choice);
  if (ground.noNode !== undefined) return withoutNode(chosen, choice, ground);
  if (choice.kind !== 'built') return { run: chosen, skipped: [], failures: [] };
  const ensured = new Set(namesOf(union(groups.filter(({ core }) => core).map(({ needs }) => needs))));
  const lacking = new Map(
    chosen.map((group) => [group, group.core ? [] : ground.missing(group).filter((name) => !ensured.has(name))]),
  );
  const isReady = (group: E2eGroup): boolean => group.onRequest !== true && lacking.get(group)?.length === 0;
  const skipped = chosen
    .filter((group) => !isReady(group))
    .map((group) => ({
      name: group.name,
      reason: `${whyNot(group, lacking.get(group) ?? [])}: npm test -- --group ${group.name}, or --all`,
    }));
  return { run: chosen.filter(isReady), skipped, failures: [] };
}
