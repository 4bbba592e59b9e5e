import { INT_NEEDS } from './int-needs.ts';
import { planE2e, runE2e } from './e2e-step.ts';
import type { E2eParts, E2ePlan } from './e2e-step.ts';
import { NO_NEEDS, union } from './needs.ts';
import type { Needs } from './needs.ts';
import type { Options, Step } from './options.ts';
import { prepare } from './prepare.ts';
import { timed } from './rows.ts';
import type { Row } from './rows.ts';
import type { Outcome } from './tally.ts';

export interface Parts extends E2eParts {
  readonly checks: Record<Exclude<Step, 'e2e'>, (options: Options) => Outcome | Promise<Outcome>>;
}

const NEED_TOOLS: readonly Step[] = ['int', 'e2e'];

function needsOf(steps: readonly Step[], plan: E2ePlan | undefined): Needs {
  return union([steps.includes('int') ? INT_NEEDS : NO_NEEDS, plan?.needs ?? NO_NEEDS]);
}

/** Runs the chosen steps in their order. Before the first one that needs tools, those of all steps are made in one call. */
export async function runSteps(options: Options, parts: Parts): Promise<readonly Row[]> {
  const { steps, groups } = options;
  const plan = steps.includes('e2e') ? await planE2e(groups, parts) : undefined;
  const rows: Row[] = [];
  let prepared = false;
  for (const step of steps) {
    if (NEED_TOOLS.includes(step) && !prepared) {
      prepared = true;
      console.log('\n▶ tools');
      rows.push(await timed({ step: 'tools' }, () => prepare(parts.toolchain, needsOf(steps, plan))));
    }
    console.log(`\n▶ ${step}`);
    if (step === 'e2e') rows.push(...(plan === undefined ? [] : await runE2e(plan, parts)));
    else rows.push(await timed({ step }, () => parts.checks[step](options)));
  }
  return rows;
}
