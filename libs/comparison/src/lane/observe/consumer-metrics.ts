import { readingsIn } from './prometheus-text.ts';
import type { ConsumerSample, Deliveries } from '../../record/consumer-sample.ts';

/** Names in @cutover/messaging's metrics. */
const deliveriesName = 'message_deliveries_total';
const lagName = 'consumer_lag_messages';

const fields: Readonly<Record<string, keyof Deliveries>> = {
  handled: 'handled',
  duplicate: 'duplicates',
  retried: 'retried',
  'dead-lettered': 'deadLettered',
};

/** Path that answers what is read here, and makes the pod collect nothing else. The lag is asked of the broker, the rest is at hand. */
export const consumerMetricsPath = (withLag: boolean): string =>
  `/metrics?${[deliveriesName, ...(withLag ? [lagName] : [])].map((name) => `name[]=${name}`).join('&')}`;

/** What a pod says of its part in a group. @returns null where it does not count deliveries */
export const readConsumerMetrics = (text: string, group: string): Pick<ConsumerSample, 'deliveries' | 'lag'> | null => {
  if (!text.includes(`# TYPE ${deliveriesName} `)) return null;
  const deliveries: Deliveries = { handled: 0, duplicates: 0, retried: 0, deadLettered: 0 };
  let lag: number | null = null;
  for (const { name, labels, value } of readingsIn(text)) {
    if (labels['group'] !== group || !Number.isSafeInteger(value)) continue;
    const field = fields[labels['outcome'] ?? ''];
    if (name === deliveriesName && field !== undefined) deliveries[field] += value;
    if (name === lagName) lag = value;
  }
  return { deliveries, lag };
};
