export { plainFiles } from './emit/emit.ts';
export { ruleFile } from './emit/rule-file.ts';
export { FOREIGN_METRICS } from './metrics/foreign-metrics.ts';
export { OF_CLIENTS } from './rules/promql.ts';
export { ALERTS, RULE_GROUPS } from './rules/rule-groups.ts';
export { isAlert, type AlertRule, type RecordingRule, type Rule, type RuleGroup } from './rules/rule.ts';
