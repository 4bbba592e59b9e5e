/**
 * `npm test`: lint, typecheck, unit, integration and, where an embedded node can run (Linux, root), the end-to-end tests.
 * Ends with `N passed, N failed`, summed over every runner; exits 1 when anything failed.
 */
import { parseArgs } from 'node:util';
import { command, listProjects, nxChecks, nxTests } from './steps.ts';
import type { Project, StepResult } from './steps.ts';
import { NONE, add, closingLine } from './tally.ts';
import type { Tally } from './tally.ts';
import { whyNoEmbeddedNode } from './embedded.ts';

const STEPS = ['format', 'lint', 'unit', 'int', 'e2e'] as const;
type Step = (typeof STEPS)[number];

const USAGE = `usage: npm test -- [--only STEP[,STEP…]] [--help]

Runs every check of the workspace and ends with "N passed, N failed".

  --only STEPS   some of: ${STEPS.join(', ')} (lint includes typecheck)
  --help         this text

Exit codes: 0 all passed, 1 something failed, 2 wrong usage.`;

function usageError(message: string): never {
  console.error(`npm test: ${message}\n\n${USAGE}`);
  process.exit(2);
}

function isStep(name: string): name is Step {
  return (STEPS as readonly string[]).includes(name);
}

function chosenSteps(): readonly Step[] {
  let values: { only?: string; help?: boolean } = {};
  try {
    ({ values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } }));
  } catch (error) {
    usageError((error as Error).message);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const names = values.only?.split(',') ?? [...STEPS];
  return names.map((name) =>
    isStep(name) ? name : usageError(`--only: no step '${name}'; the steps are ${STEPS.join(', ')}`),
  );
}

let projects: readonly Project[] | undefined;

function projectsWith(target: string): readonly Project[] {
  projects ??= listProjects();
  return projects.filter((project) => project.targets.includes(target));
}

function lint(): StepResult {
  const targets = ['lint', 'typecheck'];
  const planned = targets.reduce((sum, target) => sum + projectsWith(target).length, 0);
  return nxChecks(targets, planned);
}

/** Where no embedded node can run the tests count as skipped; in CI that is a failure, because nobody would notice. */
function endToEnd(): StepResult {
  const affected = projectsWith('e2e');
  const reason = whyNoEmbeddedNode();
  if (reason === undefined) return nxTests('e2e', affected, 1);
  console.error(`end-to-end tests skipped: ${reason}`);
  const inCi = Boolean(process.env['CI']);
  const failures = inCi ? ['end-to-end tests: skipped, which CI does not allow'] : [];
  return { tally: { ...NONE, skipped: affected.length, failed: failures.length }, failures, seconds: 0 };
}

const RUN: Record<Step, () => StepResult> = {
  format: () => command('prettier', ['--check', '--log-level=warn', '.']),
  lint,
  unit: () => nxTests('unit', projectsWith('unit'), 2),
  int: () => nxTests('int', projectsWith('int'), 2),
  e2e: endToEnd,
};

let total: Tally = NONE;
const lines: string[] = [];
const failed: string[] = [];
for (const step of chosenSteps()) {
  console.log(`\n▶ ${step}`);
  const { tally, failures, seconds } = RUN[step]();
  failed.push(...failures.map((failure) => `${step.padEnd(8)} ✕ ${failure}`));
  total = add(total, tally);
  lines.push(`${step.padEnd(8)} ${closingLine(tally).padEnd(32)} ${seconds.toFixed(0).padStart(5)} s`);
}
console.log(`\n${[...lines, ...failed].join('\n')}\n`);
console.log(closingLine(total));
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
