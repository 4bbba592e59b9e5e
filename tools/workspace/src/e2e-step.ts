import { TEST_CLUSTERS } from './test-clusters.ts';
import type { E2eGroup } from './e2e-groups.ts';
import { filesOf, groupProblems, listTestFiles } from './group-files.ts';
import type { Host } from './host.ts';
import { namesOf, union } from './needs.ts';
import type { Needs } from './needs.ts';
import type { GroupChoice } from './options.ts';
import { timed } from './rows.ts';
import type { Row } from './rows.ts';
import { formOf, runJest } from './run-jest.ts';
import { selectGroups } from './select-groups.ts';
import { NONE, failing, join } from './tally.ts';
import type { Outcome } from './tally.ts';
import type { Toolchain } from './toolchain.ts';
import type { Workspace } from './workspace.ts';

export interface E2eParts {
  readonly workspace: Workspace;
  readonly toolchain: Toolchain;
  readonly host: Host;
  readonly groups: readonly E2eGroup[];
}

/** What the end-to-end step will do, settled before anything is compiled. */
export interface E2ePlan {
  readonly run: readonly E2eGroup[];
  readonly files: readonly string[];
  /** Whether tests run in their long form: where they were asked for. */
  readonly isLong: boolean;
  /** What they need; nothing where none runs. */
  readonly needs: Needs;
  /** What was skipped, and what fails already. */
  readonly outcome: Outcome;
}

const STEP = 'e2e';

function skippedOutcome(skipped: readonly { readonly name: string; readonly reason: string }[]): Outcome {
  const notes = skipped.map(({ name, reason }) => `${name} skipped: ${reason}`);
  return { tally: { ...NONE, skipped: skipped.length }, failures: [], notes };
}

/** Chooses the groups, checks that each test file belongs to one, and that there is disk enough. */
export async function planE2e(choice: GroupChoice, { workspace, toolchain, host, groups }: E2eParts): Promise<E2ePlan> {
  const files = listTestFiles(workspace.root, 'e2e');
  const built = await toolchain.built();
  const missing = ({ needs }: E2eGroup) => namesOf(needs).filter((name) => !built.has(name));
  const { run, skipped, failures } = selectGroups(groups, choice, { missing, noNode: host.noNode, ci: host.ci });
  const full = run.length === 0 ? undefined : host.diskProblem();
  const problems = [...groupProblems(groups, files), ...failures, ...(full === undefined ? [] : [full])];
  const chosen = full === undefined ? run : [];
  const outcome = join([skippedOutcome(skipped), failing(...problems)]);
  const isLong = choice.kind !== 'built';
  return { run: chosen, files, isLong, needs: union(chosen.map(({ needs }) => needs)), outcome };
}

/** What a group built inside its tests, though its needs do not name it: it would have compiled under a test's clock. */
function builtUnasked(group: E2eGroup, before: ReadonlySet<string>, after: ReadonlySet<string>): Outcome {
  const unasked = [...after].filter((name) => !before.has(name));
  if (unasked.length === 0) return failing();
  return failing(`group ${group.name} compiled ${unasked.join(', ')} inside its tests: add it to the group's needs`);
}

async function groupOutcome(group: E2eGroup, plan: E2ePlan, { workspace, toolchain }: E2eParts): Promise<Outcome> {
  const before = await toolchain.built();
  const lacking = namesOf(group.needs).filter((name) => !before.has(name));
  if (lacking.length > 0) return failing(`group ${group.name} cannot run without ${lacking.join(', ')}`);
  // They start nodes and measure: one file at a time, whatever the number of CPUs.
  const files = filesOf(group, plan.files);
  const env = formOf(plan.isLong);
  const outcome = runJest(workspace, { name: `${STEP}-${group.name}`, files, atOnce: 1, env });
  return join([outcome, builtUnasked(group, before, await toolchain.built())]);
}

/**
 * Runs the planned groups one after another, each in a process of its own. What earlier runs left of the test clusters is ended
 * first, and again after a group that failed.
 */
export async function runE2e(plan: E2ePlan, parts: E2eParts): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const stale: string[] = [];
  let isClean = false;
  for (const group of plan.run) {
    if (!isClean) stale.push(...parts.host.endStale(TEST_CLUSTERS));
    console.log(`\n▶ ${STEP} ${group.name}`);
    const row = { step: STEP, group: group.name, budgetSeconds: group.budgetSeconds };
    const done = await timed(row, () => groupOutcome(group, plan, parts));
    isClean = done.outcome.tally.failed === 0;
    rows.push(done);
  }
  return [{ step: STEP, outcome: join([plan.outcome, failing(...new Set(stale))]), seconds: 0 }, ...rows];
}
