import { describe, expect, it } from '@jest/globals';
import { DASHBOARDS, FOREIGN_METRICS, isAlert, queriesOf, RULE_GROUPS } from '@cutover/monitoring';
import { metricNames } from '@cutover/monitoring/testing';
import { metricsOf, seriesNames, START_MS } from './testing/service-metrics.ts';

const RULES = RULE_GROUPS.flatMap(({ rules }) => rules);
const RECORDED = RULES.flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));

/** Queries of dashboards, and the metrics that their choices are made from. */
const SHOWN: Readonly<Record<string, string>> = Object.assign(
  {},
  ...DASHBOARDS.map(queriesOf),
  ...DASHBOARDS.flatMap(({ name, variables }) =>
    variables.map((variable) => ({ [`${name}/$${variable.name}`]: variable.metric })),
  ),
);

/** What no one registers, by the rule that reads it. */
function unknown(exprs: Readonly<Record<string, string>>, known: ReadonlySet<string>): string[] {
  return Object.entries(exprs).flatMap(([rule, expr]) =>
    [...metricNames(expr)].filter((name) => !known.has(name)).map((name) => `${rule}: ${name}`),
  );
}

describe('what rules and dashboards read', () => {
  it(
    'is registered by services, recorded by other rules, or of a program that is named',
    async () => {
      // transfer has all that service-kit and messaging measure.
      const apps = await Promise.all((['transfer', 'consumer-gate', 'delivery'] as const).map(metricsOf));
      const ours = new Set(apps.flatMap((text) => [...seriesNames(text)]));
      const known = new Set([...ours, ...RECORDED, ...FOREIGN_METRICS]);
      const exprs = Object.fromEntries(RULES.map((rule) => [isAlert(rule) ? rule.alert : rule.record, rule.expr]));
      expect(unknown(exprs, known)).toEqual([]);
      expect(Object.keys(SHOWN).length).toBeGreaterThan(30);
      expect(unknown(SHOWN, known)).toEqual([]);
      // Were it not looked for, or a name of ours called another's, this would find it.
      expect(unknown({ Planted: 'rate(relay_age_minutes[5m]) > 0' }, known)).toEqual(['Planted: relay_age_minutes']);
      const planted = {
        ...SHOWN,
        'bank/Errors/Planted/0': 'sum(rate(http_server_failures_total{service=~"$service"}[5m]))',
      };
      expect(unknown(planted, known)).toEqual(['bank/Errors/Planted/0: http_server_failures_total']);
      expect(FOREIGN_METRICS.filter((name) => ours.has(name))).toEqual([]);
    },
    START_MS,
  );
});
