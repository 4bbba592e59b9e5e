import { defineRoute, DomainError, reply, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { asking, idSchema, isTeller, replayedHeader, type ApiParts } from '../api.ts';
import { amountSchema } from '../money/money.ts';
import type { TransferService } from './transfer-service.ts';
import type { Transfer } from './transfer.ts';

const orderSchema = z
  .strictObject({ from: idSchema, to: idSchema, amount: amountSchema })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'must be another account than `from`' });

/** Order a transfer, look at one. */
export function transferRoutes({ transfers, clock, ids }: ApiParts & { transfers: TransferService }): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/transfers',
      body: orderSchema,
      async handle({ body, caller, idempotencyKey }) {
        const result = await transfers.order(asking(caller, idempotencyKey, clock()), ids(), body);
        const { id, transfer } = result;
        if (transfer.status === 'failed' || transfer.status === 'returned') throw failed(id, transfer);
        const headers = { location: `/transfers/${id}`, ...replayedHeader(result) };
        return reply(transfer.status === 'pending' ? 202 : 201, transferView(id, transfer), headers);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/transfers/:id',
      params: z.strictObject({ id: idSchema }),
      handle: async ({ params: { id }, caller }) =>
        reply(200, transferView(id, await transfers.find({ subject: caller.subject, teller: isTeller(caller) }, id))),
    }),
  ];
}

function transferView(id: string, { owner: _owner, ...transfer }: Transfer): object {
  return { id, ...transfer };
}

function failed(transferId: string, { status, reason }: Transfer): DomainError {
  const message = `The transfer was ${status === 'failed' ? 'refused' : 'paid back'}: ${reason}`;
  return new DomainError('transfer.failed', message, { fields: { transferId, reason } });
}
