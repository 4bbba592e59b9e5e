/**
 * `npm test`: format, lint, types, unit, integration and, where an embedded node can run (Linux, root), the end-to-end groups.
 * Ends with `N passed, N failed`, summed over every runner; exits 1 when anything failed or nothing passed.
 */
import { isToolchainError } from '@cutover/toolchain';
import { endProcess } from '@cutover/toolchain/end';
import { E2E_GROUPS } from './e2e-groups.ts';
import { checkFormat } from './format-step.ts';
import { listTestFiles } from './group-files.ts';
import { thisHost } from './host.ts';
import { checkLint } from './lint-step.ts';
import { listGroups, renderGroups } from './list-groups.ts';
import { LONG_TESTS } from './long-tests.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import type { Options } from './options.ts';
import { runSteps } from './run-steps.ts';
import type { Parts } from './run-steps.ts';
import { jestTests } from './steps.ts';
import { summary } from './summary.ts';
import { isGood, join } from './tally.ts';
import { publicToolchain } from './toolchain.ts';
import { thisWorkspace } from './workspace.ts';

const workspace = thisWorkspace();
const parts: Parts = {
  workspace,
  toolchain: publicToolchain,
  host: thisHost(workspace),
  groups: E2E_GROUPS,
  checks: {
    format: () => checkFormat(workspace),
    lint: () => checkLint(workspace),
    unit: () => jestTests(workspace, 'unit'),
    int: ({ groups }) => jestTests(workspace, 'int', groups.kind === 'all' ? { isLong: true } : { long: LONG_TESTS }),
  },
};

async function list({ json }: Options): Promise<number> {
  const groups = listGroups(E2E_GROUPS, listTestFiles(workspace.root, 'e2e'), await publicToolchain.built());
  console.log(json ? JSON.stringify(groups, undefined, 2) : renderGroups(groups));
  return 0;
}

async function run(options: Options): Promise<number> {
  const rows = await runSteps(options, parts);
  console.log(`\n${summary(rows)}`);
  return isGood(join(rows.map(({ outcome }) => outcome)).tally) ? 0 : 1;
}

async function main(argv: readonly string[]): Promise<number> {
  try {
    const groups = E2E_GROUPS.map(({ name }) => name);
    const options = readOptions(argv, groups);
    if (options.help) {
      console.log(USAGE);
      return 0;
    }
    return await (options.list ? list(options) : run(options));
  } catch (error) {
    if (!(error instanceof UsageError) && !isToolchainError(error)) throw error;
    const isUsage = error instanceof UsageError;
    console.error(`npm test: ${error.message}${isUsage ? '; see npm test -- --help' : ''}`);
    return isUsage ? 2 : 1;
  }
}

await endProcess(await main(process.argv.slice(2)));
