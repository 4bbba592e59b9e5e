/** A value that is computed from others and kept under a name of its own, `level:metric:operations` as Prometheus' guide has it. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** `page` wakes somebody: members or money are affected now. `ticket` waits for the morning. */
export type Severity = 'page' | 'ticket';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to be so, such as `5m`; absent where once is enough. */
  readonly for?: string;
  readonly severity: Severity;
  /** One line with the place: `{{ $labels.service }}`. */
  readonly summary: string;
  /** What it means, and what is to be done. */
  readonly description: string;
}

export type Rule = RecordingRule | AlertRule;

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

export function isAlert(rule: Rule): rule is AlertRule {
  return 'alert' in rule;
}
