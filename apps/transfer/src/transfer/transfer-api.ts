import { transferApi } from '@cutover/contracts';
import { defineRoute, hasRole, reply, type Route } from '@cutover/service-kit';
import type { TransferService } from './transfer-service.ts';
import { transferView } from './transfer-view.ts';

export interface TransferApiParts {
  readonly clock: () => Date;
  readonly transfers: TransferService;
  readonly ids: () => string;
}

const { operations } = transferApi;

/** Order a transfer, look at one. */
export function transferRoutes({ transfers, clock, ids }: TransferApiParts): readonly Route[] {
  return [
    defineRoute({
      ...operations.order,
      async handle({ body, caller, idempotencyKey }) {
        const parties = { ...body, owner: caller.subject };
        const { id, transfer, replayed } = await transfers.request(ids(), parties, idempotencyKey);
        const headers = { location: `/transfers/${id}`, ...(replayed && { 'idempotency-replayed': 'true' }) };
        return reply(202, transferView(id, transfer, clock()), headers);
      },
    }),
    defineRoute({
      ...operations.read,
      async handle({ params: { id }, caller }) {
        const { transfer } = await transfers.find(caller.subject, hasRole(caller, 'teller'), id);
        return reply(200, transferView(id, transfer, clock()));
      },
    }),
  ];
}
