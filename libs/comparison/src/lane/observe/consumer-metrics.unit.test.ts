import { describe, expect, it } from '@jest/globals';

import { consumerMetricsPath, readConsumerMetrics } from './consumer-metrics.ts';

const of = (group: string, outcome: string, count: number, topic = 'account.events') =>
  `message_deliveries_total{group="${group}",topic="${topic}",outcome="${outcome}"} ${count}`;
const text = (...lines: string[]) =>
  [
    '# HELP message_deliveries_total What became of messages',
    '# TYPE message_deliveries_total counter',
    ...lines,
    '',
  ].join('\n');

describe('readConsumerMetrics', () => {
  it('adds up what became of messages over topics, of one group', () => {
    const lines = [
      of('transfer', 'handled', 7),
      of('transfer', 'handled', 2, 'other.events'),
      of('transfer', 'duplicate', 3),
      of('transfer', 'retried', 4),
      of('transfer', 'dead-lettered', 1),
      of('account', 'handled', 90),
      'consumer_lag_messages{group="account"} 9',
      'consumer_lag_messages{group="transfer"} 5',
    ];
    expect(readConsumerMetrics(text(...lines), 'transfer')).toEqual({
      deliveries: { handled: 9, duplicates: 3, retried: 4, deadLettered: 1 },
      lag: 5,
    });
  });
  it('knows no lag where the broker did not answer, and no counts yet of a pod that was sent nothing', () => {
    const deliveries = { handled: 0, duplicates: 0, retried: 0, deadLettered: 0 };
    expect(readConsumerMetrics(text(), 'transfer')).toEqual({ deliveries, lag: null });
  });
  it('says nothing of a pod that does not count', () => {
    expect(readConsumerMetrics('# TYPE service_info gauge\nservice_info 1\n', 'transfer')).toBeNull();
    expect(readConsumerMetrics('', 'transfer')).toBeNull();
  });
});

describe('consumerMetricsPath', () => {
  it('names what is wanted, the lag only where it is', () => {
    expect(consumerMetricsPath(false)).toBe('/metrics?name[]=message_deliveries_total');
    expect(consumerMetricsPath(true)).toBe('/metrics?name[]=message_deliveries_total&name[]=consumer_lag_messages');
  });
});
