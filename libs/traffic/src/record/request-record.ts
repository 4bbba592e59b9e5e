import { z } from 'zod';

/**
 * What a client saw go wrong. `unreachable`: the network says that there is no way there. `late` was answered rightly, but beyond the
 * deadline. `client` is its own failure, such as no descriptors left: it says nothing about what was asked.
 */
export const failureClasses = [
  'refused',
  'unreachable',
  'reset',
  'timeout',
  '5xx-app',
  '5xx-proxy',
  'wrong-body',
  'late',
  'client',
] as const;
export type FailureClass = (typeof failureClasses)[number];

export const requestClassSchema = z.enum(['ok', ...failureClasses]);
export type RequestClass = z.infer<typeof requestClassSchema>;

/** Jepsen's ok, fail and info: what the client may conclude about the effect of its request. */
export const outcomeSchema = z.enum(['acknowledged', 'rejected', 'unknown']);
export type Outcome = z.infer<typeof outcomeSchema>;

export const requestMethodSchema = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
export type RequestMethod = z.infer<typeof requestMethodSchema>;

export const connectionKindSchema = z.enum(['keep-alive', 'fresh']);
export type ConnectionKind = z.infer<typeof connectionKindSchema>;

const ms = z.number().describe('milliseconds since lane start, on the monotonic clock');

/** One request, one line of requests.ndjson. */
export const requestRecordSchema = z.strictObject({
  id: z.int().nonnegative().describe('position in the seeded schedule; the same request in every lane'),
  due: ms.describe('when the schedule wanted it sent, ms since lane start; latency counts from here'),
  sent: ms.describe('when the client began it, ms since lane start; sent − due is the lateness of the generator'),
  connected: ms.nullable().describe('when its connection stood (equals sent on a reused one); null: it never did'),
  firstByte: ms.nullable().describe('when the head of the answer arrived; null: none did'),
  end: ms.describe('when the answer was whole or the request had failed'),
  conn: z.int().nullable().describe('number of the connection within the lane; null: none was made'),
  reuse: z.int().nonnegative().describe('how many requests that connection had carried before'),
  kind: connectionKindSchema,
  client: z.int().nonnegative().describe('number of the simulated user; one user keeps to one kind of connection'),
  key: z.string().nullable().describe('idempotency key; null on reads'),
  op: z.string().min(1).describe('operation, in the words of the app'),
  method: requestMethodSchema,
  account: z.string().describe('what the operation names: an account (the payer of a transfer), a member'),
  to: z.string().nullable().describe('payee of a transfer'),
  minor: z.int().nullable().describe('amount in minor units; null where no money moves'),
  expects: z.enum(['acknowledged', 'rejected']).describe('what a right service answers: some withdrawals overdraw'),
  class: requestClassSchema,
  outcome: outcomeSchema,
  status: z.int().nullable().describe('HTTP status; null without an answer'),
  version: z.string().nullable().describe('x-version of the answer, or the header that names it'),
  pod: z.string().nullable().describe('x-pod of the answer'),
  peer: z
    .string()
    .nullable()
    .optional()
    .describe(
      'address of the pod that had the connection, as the node translated it (conntrack); only where answers name no version, null where it was not seen',
    ),
  marked: z
    .literal(true)
    .optional()
    .describe('it carried the header of the lane, as all requests of its user do; absent where it did not'),
  bodyOk: z.boolean().nullable().describe('whether the body said what was asked; null without an answer'),
  error: z.string().nullable().describe('code of the transport error, such as ECONNRESET'),
  problem: z
    .strictObject({ code: z.string().nullable(), retryAfter: z.string().nullable() })
    .optional()
    .describe('of an answer from 500 on: its code (problem+json) and its Retry-After; older records have none'),
  attempts: z
    .int()
    .positive()
    .optional()
    .describe('how often a proxy sent it to the app, by its answer; absent where no proxy says so'),
  replayed: z
    .literal(true)
    .optional()
    .describe('the answer is that of an earlier request with the same key: what was asked had been done before'),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/** Whether a proxy says that it sent it more than once. */
export const wasSentAgain = ({ attempts = 1 }: Pick<RequestRecord, 'attempts'>): boolean => attempts > 1;

/** What a request that has ended tells at once, for whoever looks on: the part of its record by which a version is judged. */
export const endedRequestSchema = requestRecordSchema.pick({
  ...{ id: true, due: true, end: true, conn: true, kind: true, op: true },
  ...{ class: true, version: true, pod: true },
});
export type EndedRequest = z.infer<typeof endedRequestSchema>;
