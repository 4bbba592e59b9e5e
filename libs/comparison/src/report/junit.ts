import { faultOf } from '../fault/faults.ts';
import { endInWords } from '../analysis/verdict/end-words.ts';
import { latestAttempts } from '../analysis/summary/counting.ts';
import type { Check } from '../record/check.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { Run } from '../record/run.ts';
import { treatmentName, type Treated, treatmentOf } from '../record/treatment.ts';
import { isHeldToBudgets } from '../strategy/strategies.ts';
import { stored } from './rows/metric-rows.ts';
import { boundOfCheck, outcomeInWords } from './words/check-words.ts';
import { escapeHtml } from './words/escape.ts';

interface TestCase {
  /** Strategy with its fault. */
  readonly group: string;
  readonly name: string;
  readonly seconds: number;
  readonly outcome: { readonly kind: 'passed' } | { readonly kind: 'failure' | 'skipped'; readonly message: string };
}

const passed = { kind: 'passed' } as const;
const kinds = { broken: 'failure', void: 'skipped', 'not-measured': 'skipped' } as const;

type Lane = Treated & { readonly id: string; readonly durationMs: number };

const caseOf = ({ durationMs, ...lane }: Lane, what: string, outcome: TestCase['outcome']): TestCase => ({
  group: treatmentName(treatmentOf(lane)),
  name: `${lane.id}: ${what}`,
  seconds: durationMs / 1000,
  outcome,
});

const budgetCase = (lane: Lane, check: Check): TestCase =>
  caseOf(
    lane,
    `${check.id} at most ${boundOfCheck(check)}`,
    check.status === 'met' ? passed : { kind: kinds[check.status], message: outcomeInWords(check) },
  );

/** What no budget has to name: what is stored is right, in void lanes too, and a lane ended as it may with its fault. */
const ownCases = (lane: LaneResult): TestCase[] => {
  const { end, invariants } = lane;
  const { ends } = faultOf(treatmentOf(lane).fault);
  const rightly = end !== null && ends.includes(end.how);
  const ended: TestCase['outcome'] = lane.void.void
    ? { kind: 'skipped', message: `void: ${lane.void.reasons.join('; ')}` }
    : rightly
      ? passed
      : { kind: 'failure', message: endInWords(end) };
  const kept: TestCase['outcome'] =
    invariants === null
      ? { kind: 'skipped', message: 'not looked at: none of its stores is known' }
      : invariants.holds
        ? passed
        : { kind: 'failure', message: stored(lane).text };
  return [caseOf(lane, `ended ${ends.join(' or ')}`, ended), caseOf(lane, 'what is stored is right', kept)];
};

const casesOf = (run: Run): TestCase[] => {
  const checksOf = (id: string) => (run.checks ?? []).filter(({ scope }) => scope === id);
  const lanes = latestAttempts(run.lanes).filter(({ strategy }) => isHeldToBudgets(strategy));
  const without = (run.notMeasured ?? []).map(({ lane, ...rest }): Lane => ({ ...rest, id: lane, durationMs: 0 }));
  return [
    ...lanes.flatMap((lane) => [...ownCases(lane), ...checksOf(lane.id).map((check) => budgetCase(lane, check))]),
    ...without.flatMap((lane) => checksOf(lane.id).map((check) => budgetCase(lane, check))),
  ];
};

const attributes = (of: Record<string, string | number>): string =>
  Object.entries(of)
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');

const element = ({ group, name, seconds, outcome }: TestCase, app: string): string => {
  const head = `    <testcase${attributes({ classname: `${app}.${group}`, name, time: seconds.toFixed(3) })}`;
  if (outcome.kind === 'passed') return `${head}/>`;
  return `${head}>\n      <${outcome.kind}${attributes({ message: outcome.message })}/>\n    </testcase>`;
};

/**
 * The run as JUnit XML (the schema of Jenkins' xUnit plugin), for whoever shows tests: a case a lane and budget, and of each lane whether it ended as it may
 * and stored what it should. What is void or not measurable is skipped, with why.
 */
export function renderJunit(run: Run): string {
  const { app, id, startedAt } = run;
  const cases = casesOf(run);
  const counted = (kind: TestCase['outcome']['kind']) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const counts = { tests: cases.length, failures: counted('failure'), errors: 0, skipped: counted('skipped') };
  const time = cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  const suite = `${app.name} ${app.versions.old.version} to ${app.versions.new.version}, run ${id}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'cutover', ...counts, time })}>`,
    `  <testsuite${attributes({ name: suite, ...counts, time, timestamp: startedAt.replace(/(\.\d+)?Z$/, '') })}>`,
    ...cases.map((one) => element(one, app.name)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
