import { setTimeout as sleep } from 'node:timers/promises';
import { transferApi, type TransferView } from '@cutover/contracts';
import { defineRoute, hasRole, reply, type Route } from '@cutover/service-kit';
import type { Seen, TransferService } from './transfer-service.ts';
import { hasEnded, stuckSince, type Transfer } from './transfer.ts';

export interface TransferApiParts {
  readonly clock: () => Date;
  readonly transfers: TransferService;
  readonly ids: () => string;
}

const LOOK_MS = 100;
const KEEP_ALIVE_MS = 15_000;

const { operations } = transferApi;

/** Order a transfer, look at one, watch one. */
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
    defineRoute({
      ...operations.watch,
      async handle({ params: { id }, caller }) {
        const look = () => transfers.find(caller.subject, hasRole(caller, 'teller'), id);
        return {
          status: 200,
          contentType: 'text/event-stream',
          endless: true,
          chunks: changes(id, await look(), { look, clock }),
        };
      },
    }),
  ];
}

function transferView(id: string, { owner: _owner, ...shown }: Transfer, now: Date): TransferView {
  const stuck = stuckSince(shown, now);
  return { id, ...shown, ...(stuck !== undefined && { stuckSince: stuck }) };
}

interface Looking {
  readonly look: () => Promise<Seen>;
  readonly clock: () => Date;
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html: one event a change, whose id is the stream's sequence; ends with the transfer. */
async function* changes(id: string, first: Seen, { look, clock }: Looking): AsyncGenerator<string> {
  let shown = 0;
  let spokeAt = performance.now();
  for (let seen = first; ; seen = await look()) {
    if (seen.sequence > shown) {
      yield `id: ${seen.sequence}\nevent: transfer\ndata: ${JSON.stringify(transferView(id, seen.transfer, clock()))}\n\n`;
      shown = seen.sequence;
      spokeAt = performance.now();
    } else if (performance.now() - spokeAt > KEEP_ALIVE_MS) {
      yield ': still here\n\n';
      spokeAt = performance.now();
    }
    if (hasEnded(seen.transfer)) return;
    await sleep(LOOK_MS);
  }
}
