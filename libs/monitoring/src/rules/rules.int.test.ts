import { describe, expect, it } from '@jest/globals';
import { FAULTS } from '../testing/faults.ts';
import { HEALTHY } from '../testing/healthy-world.ts';
import { checkRules, testRules, type Expectation } from '../testing/rule-tests.ts';
import { FAULT_MINUTE } from '../testing/series.ts';
import { ALERTS, RULE_GROUPS } from './rule-groups.ts';
import { isAlert, type RuleGroup } from './rule.ts';

/** promtool evaluates every rule for every minute of hours. */
const MINUTES = 900_000;

const healthy: Expectation = {
  name: 'nothing is wrong',
  world: HEALTHY,
  at: [10, 20, FAULT_MINUTE, 100, 190].map((minute) => ({ minute, alerts: [] })),
};

const faults: readonly Expectation[] = FAULTS.map(({ fault, alerts, minutes, series }) => ({
  name: fault,
  world: { ...HEALTHY, ...series },
  at: [
    { minute: FAULT_MINUTE - 1, alerts: [] },
    { minute: FAULT_MINUTE + minutes, alerts },
  ],
}));

/** The rules with other expressions for alerts. */
function planted(change: (expr: string) => string): RuleGroup[] {
  return RULE_GROUPS.map(({ name, rules }) => ({
    name,
    rules: rules.map((rule) => (isAlert(rule) ? { ...rule, expr: change(rule.expr) } : rule)),
  }));
}

describe('the rules', () => {
  it('are read by promtool', async () => {
    expect(await checkRules(RULE_GROUPS)).toMatchObject({ passed: true });
  });

  it('are refused by promtool where an expression is none', async () => {
    const { passed, said } = await checkRules(planted((expr) => `${expr} +`));
    expect([passed, said]).toEqual([false, expect.stringContaining('OutboxStuck')]);
  });

  it('have an alert for each fault, and a fault for each alert', () => {
    const told = FAULTS.flatMap(({ alerts }) => alerts);
    expect(told.sort()).toEqual(ALERTS.map(({ alert }) => alert).sort());
  });

  it(
    'tell each fault by its alert and by no other, and are silent where nothing is wrong',
    async () => {
      const { missed, passed, said } = await testRules(RULE_GROUPS, [healthy, ...faults]);
      expect({ missed, said: passed ? '' : said }).toEqual({ missed: [], said: '' });
    },
    MINUTES,
  );

  it(
    'are found wrong, each of them, where an expression never holds',
    async () => {
      const never = planted((expr) => `(${expr}) and on () (vector(1) > 2)`);
      const { missed } = await testRules(never, [healthy, ...faults]);
      expect(missed).toEqual(faults.map(({ name }) => name));
    },
    MINUTES,
  );

  it('are found wrong where one holds without its fault, whichever it is', async () => {
    const { missed, said } = await testRules(
      planted(() => 'count by (namespace) (up)'),
      [{ ...healthy, at: [{ minute: 65, alerts: [] }] }],
    );
    expect(missed).toEqual([healthy.name]);
    expect(ALERTS.filter(({ alert }) => !said.includes(`alertname="${alert}"`))).toEqual([]);
  });
});
