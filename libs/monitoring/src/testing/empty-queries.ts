import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withEverything } from '../dashboards/dashboard.ts';
import { ruleFile, toYaml } from '../emit/rule-file.ts';
import type { RuleGroup } from '../rules/rule.ts';
import { promtool } from './promtool.ts';
import type { World } from './series.ts';

const MINUTE = '60m';

/** Whether it shows something, as 1 or 0; the name keeps two queries of one expression apart. */
const shows = (expr: string, name: string): string =>
  `label_replace((count(${withEverything(expr)}) > bool 0) or vector(0), "query", "${name}", "", "")`;

/** The names of those queries that show nothing in a world after an hour, by the real promtool. @throws Error where it cannot read them */
export async function emptyIn(
  groups: readonly RuleGroup[],
  world: World,
  queries: Readonly<Record<string, string>>,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-dashboards-'));
  const names = Object.keys(queries);
  try {
    await writeFile(join(folder, 'rules.yaml'), ruleFile(groups));
    const checks = names.map((name, index) => ({
      expr: shows(queries[name]!, `query-${index}`),
      eval_time: MINUTE,
      exp_samples: [{ labels: `{query="query-${index}"}`, value: 1 }],
    }));
    const series = Object.entries(world).map(([name, values]) => ({ series: name, values }));
    const test = { interval: '1m', input_series: series, promql_expr_test: checks };
    const file = join(folder, 'tests.yaml');
    await writeFile(file, toYaml({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [test] }));
    const { passed, said } = await promtool('test', 'rules', file);
    const empty = names.filter((_, index) => said.includes(`query-${index}\\"`) || said.includes(`query-${index}"`));
    if (!passed && empty.length === 0) throw new Error(said);
    return empty;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
