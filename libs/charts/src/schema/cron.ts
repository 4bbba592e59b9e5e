/** Cron's five fields as CronJobs take them, in numbers. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
import { stricter } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';

function field(number: string): string {
  const item = `(\\*|${number}(-${number})?)(/[1-9][0-9]?)?`;
  return `${item}(,${item})*`;
}

const MINUTE = field('[0-5]?[0-9]');
const HOUR = field('([01]?[0-9]|2[0-3])');
const DAY = field('(0?[1-9]|[12][0-9]|3[01])');
const MONTH = field('(0?[1-9]|1[0-2])');
const WEEKDAY = field('[0-6]');

/** That a range does not run backwards is checked where it is used. */
export const cronSchedule: JsonSchema = stricter('days and months by number, and no @daily: one way to say it', {
  type: 'string',
  pattern: `^${MINUTE} ${HOUR} ${DAY} ${MONTH} ${WEEKDAY}$`,
  maxLength: 256,
});
