import { HTTP_ALERTS } from './http-alerts.ts';
import { HTTP_RULES, SATURATION_RULES } from './http-rules.ts';
import { MESSAGING_ALERTS } from './messaging-alerts.ts';
import { PLATFORM_ALERTS } from './platform-alerts.ts';
import { ROLLOUT_ALERTS } from './rollout-alerts.ts';
import { isAlert, type AlertRule, type RuleGroup } from './rule.ts';
import { TRANSFER_ALERTS } from './transfer-alerts.ts';

/** All that is recorded and alerted on. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  HTTP_RULES,
  SATURATION_RULES,
  HTTP_ALERTS,
  MESSAGING_ALERTS,
  TRANSFER_ALERTS,
  ROLLOUT_ALERTS,
  PLATFORM_ALERTS,
];

export const ALERTS: readonly AlertRule[] = RULE_GROUPS.flatMap(({ rules }) => rules.filter(isAlert));
