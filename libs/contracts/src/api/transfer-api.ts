import { z } from 'zod';
import { amountSchema } from '../money/money.ts';
import { defineOperation, type Api, type Shown } from './operation.ts';
import { idSchema, instant, moneyView } from './schemas.ts';

const transfer = z.strictObject({ id: idSchema });

export const transferView = z
  .object({
    id: z.uuid(),
    from: z.uuid(),
    to: z.uuid(),
    amount: moneyView,
    status: z.enum([
      'requested',
      'held',
      'credited',
      'completed',
      'failed',
      'cancelling',
      'compensating',
      'compensated',
    ]),
    requestedAt: instant,
    deadline: instant.meta({ description: 'When it is undone if it has not ended, where it can be' }),
    endedAt: instant.optional(),
    stuckSince: instant.optional().meta({ description: 'It goes on by itself no more: an operator settles it' }),
    reason: z.string().optional().meta({ description: 'Why it failed or was compensated: a code' }),
  })
  .meta({ id: 'Transfer' });
export type TransferView = Shown<typeof transferView>;

const operations = {
  order: defineOperation({
    id: 'orderTransfer',
    summary: 'Order a transfer; it is carried out by and by',
    method: 'post',
    path: '/transfers',
    body: z
      .strictObject({ from: idSchema, to: idSchema, amount: amountSchema })
      .refine(({ from, to }) => from !== to, { path: ['to'], error: 'must be another account than `from`' }),
    answers: { 202: { description: 'It is recorded', schema: transferView, location: true } },
  }),
  read: defineOperation({
    id: 'readTransfer',
    summary: 'One transfer',
    method: 'get',
    path: '/transfers/:id',
    params: transfer,
    answers: { 200: { description: 'As it is now', schema: transferView } },
  }),
  watch: defineOperation({
    id: 'watchTransfer',
    summary: 'The transfer at each of its changes, until it has ended',
    method: 'get',
    path: '/transfers/:id/events',
    params: transfer,
    answers: {
      200: {
        description: 'Server-sent events named `transfer`; their data is a Transfer, their id its sequence',
        contentType: 'text/event-stream',
      },
    },
  }),
} as const;

export const transferApi = {
  name: 'transfer',
  title: 'Transfers',
  description: 'Transfers between accounts as a saga over Kafka: held, credited, completed, or compensated.',
  version: '2.0.0',
  operations,
} as const satisfies Api;
