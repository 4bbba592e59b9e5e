import { BY_SERVICE, SERVICE } from './promql.ts';
import type { RuleGroup } from './rule.ts';

/** Sagas: every transfer ends within its deadline and the time that it takes to undo it. */
export const TRANSFER_ALERTS: RuleGroup = {
  name: 'cutover-transfers',
  rules: [
    {
      alert: 'TransferStuck',
      expr: `max ${BY_SERVICE} (transfers_stuck) > 0`,
      for: '1m',
      severity: 'page',
      summary: `{{ $value }} transfers of ${SERVICE} do not go on by themselves`,
      description: 'Money is held or in between. The log names them; the command settle settles one.',
    },
    {
      alert: 'TransfersLate',
      expr: `max ${BY_SERVICE} (transfers_oldest_late_seconds) > 120`,
      for: '1m',
      severity: 'page',
      summary: `a transfer of ${SERVICE} is {{ $value | humanizeDuration }} past its deadline`,
      description:
        'It is told to end and cannot: look at the relay, at consumers and at dead letters. After 15 minutes it counts as stuck.',
    },
  ],
};
