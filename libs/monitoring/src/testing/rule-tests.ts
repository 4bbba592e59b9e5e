import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleFile, toYaml } from '../emit/rule-file.ts';
import type { RuleGroup } from '../rules/rule.ts';
import { promtool, type Verdict } from './promtool.ts';
import type { World } from './series.ts';

/** What is to fire in a world, at minutes: these alerts and no others. */
export interface Expectation {
  readonly name: string;
  readonly world: World;
  readonly at: readonly { readonly minute: number; readonly alerts: readonly string[] }[];
}

export interface Finding extends Verdict {
  /** Names of expectations that were not met. */
  readonly missed: readonly string[];
}

/** All worlds are looked at in one run, each in a namespace of its own: rules are evaluated once for all of them. */
const namespaceOf = (index: number): string => `world-${index}`;

function seriesOf({ world }: Expectation, index: number): object[] {
  const place = `namespace="${namespaceOf(index)}"`;
  return Object.entries(world).map(([series, values]) => ({
    series: series.replace(/namespace="[^"]*"/, place),
    values,
  }));
}

function checksOf({ at }: Expectation, index: number): object[] {
  return at.map(({ minute, alerts }) => ({
    expr: `group by (alertname) (ALERTS{alertstate="firing", namespace="${namespaceOf(index)}"})`,
    eval_time: `${minute}m`,
    exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
  }));
}

async function withRules<T>(groups: readonly RuleGroup[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-rules-'));
  try {
    await writeFile(join(folder, 'rules.yaml'), ruleFile(groups));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has the real promtool run the rules over the worlds. */
export function testRules(groups: readonly RuleGroup[], expectations: readonly Expectation[]): Promise<Finding> {
  return withRules(groups, async (folder) => {
    const test = {
      interval: '1m',
      input_series: expectations.flatMap(seriesOf),
      promql_expr_test: expectations.flatMap(checksOf),
    };
    const file = join(folder, 'tests.yaml');
    await writeFile(file, toYaml({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [test] }));
    const verdict = await promtool('test', 'rules', file);
    const missed = expectations
      .filter((_, index) => verdict.said.includes(`namespace=\\"${namespaceOf(index)}\\"`))
      .map(({ name }) => name);
    return { ...verdict, missed };
  });
}

/** Has the real promtool read the rules. */
export function checkRules(groups: readonly RuleGroup[]): Promise<Verdict> {
  return withRules(groups, (folder) => promtool('check', 'rules', join(folder, 'rules.yaml')));
}
