import { z } from 'zod';

import { requestClassSchema, type RequestRecord } from './request-record.ts';

/** Requests that are alike, of one second. */
export const requestCountSchema = z.strictObject({
  due: z.int().describe('second in which they were due, from 0 at the start'),
  op: z.string().describe('operation; `other` beyond as many kinds as are told apart'),
  class: requestClassSchema,
  version: z.string().nullable().describe('that answered; null where none was named'),
  count: z.int().positive(),
});
export type RequestCount = z.infer<typeof requestCountSchema>;

/** What became of the requests that have ended since the counts before. */
export const requestCountsSchema = z.strictObject({
  requests: z.array(requestCountSchema).readonly(),
  p50: z.number().nullable().describe('ms from when they were due, of those with a whole answer; null without one'),
  p99: z.number().nullable(),
});
export type RequestCounts = z.infer<typeof requestCountsSchema>;

/** Beyond so many kinds in one second operations are no longer told apart: a reader is told of a bounded number of lines, and still of each request. */
const mostKinds = 200;

type Counted = Pick<RequestRecord, 'due' | 'end' | 'op' | 'class' | 'version' | 'error'>;

/** Nearest rank. */
const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted.length === 0 ? null : Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number);

/** Gathers requests by second, operation, class and version: each is in one count. */
export const countRequests = (ended: readonly Counted[]): RequestCounts => {
  const counts = new Map<string, RequestCount>();
  const latencies: number[] = [];
  for (const { due, end, op: asked, class: became, version, error } of ended) {
    if (error === null) latencies.push(end - due);
    const second = Math.floor(due / 1000);
    const nameOf = (op: string) => `${second} ${became} ${version ?? ''} ${op}`;
    const op = counts.size < mostKinds || counts.has(nameOf(asked)) ? asked : 'other';
    const known = counts.get(nameOf(op));
    if (known === undefined) counts.set(nameOf(op), { due: second, op, class: became, version, count: 1 });
    else known.count += 1;
  }
  latencies.sort((a, b) => a - b);
  return { requests: [...counts.values()], p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
};
