import { requestClassSchema } from '@cutover/traffic/records';
import { z } from 'zod';

import { laneEventSchema } from '../record/lane-event.ts';

export type { LaneEvent, LaneEventOf } from '../record/lane-event.ts';

/** What a presenter can order, beside the start. */
export const moveNames = ['pause', 'resume', 'promote', 'abort', 'rollback', 'end'] as const;
export const moveNameSchema = z.enum(moveNames);
export type MoveName = z.infer<typeof moveNameSchema>;

const choiceSchema = z.strictObject({ name: z.string().max(64), words: z.string() });
export type Choice = z.infer<typeof choiceSchema>;

/** What there is to choose from; told first, and whatever was told before is over. */
const choicesSchema = z.strictObject({
  type: z.literal('choices'),
  strategies: z.array(choiceSchema),
  faults: z.array(choiceSchema),
  kiali: z.url().optional().describe('where the graph of the mesh is shown'),
});
export type Choices = Omit<z.infer<typeof choicesSchema>, 'type'>;

export const standingSchema = z.strictObject({
  type: z.literal('standing'),
  state: z.enum(['idle', 'preparing', 'steady', 'switching', 'paused', 'switched', 'back', 'failed']),
  words: z.string().describe('in a sentence, for the page'),
  can: z.array(z.enum(['start', ...moveNames])).describe('what a presenter can order now'),
});
export type Standing = Omit<z.infer<typeof standingSchema>, 'type'>;

/** What became of the requests that the audience had sent, once a second. */
export const guestsSchema = z.strictObject({
  type: z.literal('guests'),
  lane: z.string(),
  requests: z.array(
    z.strictObject({
      guest: z.string(),
      due: z.int().describe('second of the lane'),
      class: requestClassSchema,
      version: z.string().nullable(),
      count: z.int().positive(),
    }),
  ),
});

/** What a demonstration tells all who look on. */
export const showMessageSchema = z.union([choicesSchema, standingSchema, guestsSchema, laneEventSchema]);
export type ShowMessage = z.infer<typeof showMessageSchema>;

/** What one of the audience's requests met. */
export const answerSchema = z.strictObject({
  class: requestClassSchema,
  status: z.int().nullable(),
  version: z.string().nullable(),
  ms: z.number(),
});
export type Answer = z.infer<typeof answerSchema>;

/** What a demonstration is told, a line of JSON each; each is answered once. */
export const callSchema = z.discriminatedUnion('do', [
  z.strictObject({ id: z.int(), do: z.literal('start'), strategy: z.string(), fault: z.string() }),
  z.strictObject({ id: z.int(), do: moveNameSchema }),
  z.strictObject({ id: z.int(), do: z.literal('request'), guest: z.string().max(64) }),
]);
export type Call = z.infer<typeof callSchema>;
type WithoutId<C> = C extends Call ? Omit<C, 'id'> : never;
export type Asked = WithoutId<Call>;

/** Why an order was not taken, in one line; else nothing, or what a request met. */
export const replySchema = z.strictObject({
  type: z.literal('reply'),
  id: z.int(),
  refused: z.string().optional(),
  answer: answerSchema.optional(),
});
export type Reply = z.infer<typeof replySchema>;

export const hostLineSchema = z.union([replySchema, showMessageSchema]);
