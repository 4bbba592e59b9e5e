import { stringify } from 'yaml';
import { isAlert, type Rule, type RuleGroup } from '../rules/rule.ts';

/** As Prometheus reads it. */
function ruleOf(rule: Rule): object {
  if (!isAlert(rule)) return { record: rule.record, expr: rule.expr };
  const { alert, expr, severity, summary, description } = rule;
  const runbook = `docs/monitoring.md#${alert.toLowerCase()}`;
  return {
    ...{ alert, expr },
    ...(rule.for !== undefined && { for: rule.for }),
    ...{ labels: { severity }, annotations: { summary, description, runbook } },
  };
}

/** What a rule file and a PrometheusRule's `spec` say alike. */
export function groupsOf(groups: readonly RuleGroup[]): { readonly groups: readonly object[] } {
  return { groups: groups.map(({ name, rules }) => ({ name, rules: rules.map(ruleOf) })) };
}

export function toYaml(value: object): string {
  return stringify(value, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}

/** The groups as a rule file of Prometheus. */
export function ruleFile(groups: readonly RuleGroup[]): string {
  return toYaml(groupsOf(groups));
}
