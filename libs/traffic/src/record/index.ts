export { requestClassSchema } from './request-record.ts';
export type { RequestClass } from './request-record.ts';
export { requestCountsSchema } from './request-counts.ts';
export type { RequestCount, RequestCounts } from './request-counts.ts';
