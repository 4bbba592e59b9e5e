import type { MetricRow } from './row.ts';
import { count } from '../words/format.ts';

/** What a strategy needs for a while beside what is there anyway. */
export const costRows: readonly MetricRow[] = [
  {
    id: 'pods',
    label: 'extra pods at most',
    definition: 'most pods at once, above the steady number',
    cell: ({ extraPodsPeak }) => ({ text: count(extraPodsPeak), tone: 'plain' }),
  },
  {
    id: 'podSeconds',
    label: 'pod-seconds above steady',
    definition: 'for how long how many pods were there above the steady number, those that are ending included',
    cell: ({ podSecondsAboveSteady }) => ({ text: podSecondsAboveSteady.toFixed(1), tone: 'plain' }),
  },
  {
    id: 'connections',
    label: 'database connections at most',
    definition: 'most established connections to the database at once, looked at once a second',
    cell: ({ databaseConnectionsPeak }) => ({
      text: databaseConnectionsPeak === null ? 'not known' : count(databaseConnectionsPeak),
      tone: 'plain',
    }),
  },
];
