import { z } from 'zod';

/** lanes/<id>/log.ndjson: what the app's pods wrote about requests that were lost, or sent again by a proxy; absent in older runs. */
export const logRecordSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pod'),
    pod: z.string(),
    whole: z.boolean().describe('whether all that it wrote was read; of more than a bound the oldest is dropped'),
  }),
  z.strictObject({
    kind: z.literal('line'),
    pod: z.string(),
    traceId: z.string().describe('of the request, as it was sent in traceparent'),
    text: z.string().describe('as the pod wrote it; cut where it is long'),
  }),
]);
export type LogRecord = z.infer<typeof logRecordSchema>;
