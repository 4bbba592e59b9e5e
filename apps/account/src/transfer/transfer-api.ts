import { accountApi, type AccountTransferView } from '@cutover/contracts';
import { defineRoute, DomainError, reply, type Route } from '@cutover/service-kit';
import { asking, reading, replayedHeader, type ApiParts } from '../api.ts';
import type { TransferService } from './transfer-service.ts';
import type { Transfer } from './transfer.ts';

const { operations } = accountApi;

/** Order a transfer, look at one. */
export function transferRoutes({ transfers, clock, ids }: ApiParts & { transfers: TransferService }): readonly Route[] {
  return [
    defineRoute({
      ...operations.transfer,
      async handle({ body, caller, idempotencyKey }) {
        const result = await transfers.order(asking(caller, idempotencyKey, clock(), 'transfer'), ids(), body);
        const { id, transfer } = result;
        if (transfer.status === 'failed' || transfer.status === 'returned') throw failed(id, transfer);
        const headers = { location: `/transfers/${id}`, ...replayedHeader(result) };
        return reply(transfer.status === 'pending' ? 202 : 201, transferView(id, transfer), headers);
      },
    }),
    defineRoute({
      ...operations.readTransfer,
      handle: async ({ params: { id }, caller }) =>
        reply(200, transferView(id, await transfers.find(reading(caller, 'readTransfer'), id))),
    }),
  ];
}

function transferView(id: string, { owner: _owner, ...transfer }: Transfer): AccountTransferView {
  return { id, ...transfer };
}

function failed(transferId: string, { status, reason }: Transfer): DomainError {
  const message = `The transfer was ${status === 'failed' ? 'refused' : 'paid back'}: ${reason}`;
  return new DomainError('transfer.failed', message, { fields: { transferId, reason } });
}
