export { DISCOVERY_FILES } from './discovery/files.ts';
export { plainFiles } from './emit/emit.ts';
export { ruleFile } from './emit/rule-file.ts';
export { FOREIGN_METRICS } from './metrics/foreign-metrics.ts';
export { OF_CLIENTS } from './rules/promql.ts';
export { ALERTS, RULE_GROUPS } from './rules/rule-groups.ts';
export { prometheusConfig, type PrometheusSettings } from './scrape/prometheus-config.ts';
export { MANAGEMENT_PORT } from './scrape/scrape-jobs.ts';
export { isAlert, type AlertRule, type RecordingRule, type Rule, type RuleGroup } from './rules/rule.ts';
