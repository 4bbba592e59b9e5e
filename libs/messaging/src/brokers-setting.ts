import { z } from 'zod';
import { BROKERS_EXPECTED, parseBrokers } from './transport/brokers.ts';

/** The setting KAFKA_BROKERS of whatever speaks to Kafka. */
export const brokersSetting = z
  .string()
  .transform((text, context) => {
    const brokers = parseBrokers(text);
    if (brokers === undefined) context.addIssue('malformed brokers');
    return brokers ?? z.NEVER;
  })
  .describe(BROKERS_EXPECTED);
