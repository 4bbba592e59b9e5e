import { accountApi } from '@cutover/contracts';
import { defineRoute, reply, type Caller, type Route } from '@cutover/service-kit';
import type { AccountService } from '../account/account-service.ts';
import { asking, demandServiceOrTeller, reading, replayedHeader, type ApiParts } from '../api.ts';
import { originOf } from '../request.ts';
import type { HoldService, OnHold } from './hold-service.ts';
import { holdStepView, openHoldsView } from './hold-views.ts';

const { operations } = accountApi;

export interface HoldApiParts extends ApiParts {
  readonly holds: HoldService;
  readonly accounts: AccountService;
}

/** Set money aside, take it, let it go: for services and tellers. Owners see what is held. */
export function holdRoutes({ holds, accounts, clock }: HoldApiParts): readonly Route[] {
  const onHold = (caller: Caller, key: string, [account, holdId]: [string, string], asked: unknown): OnHold => {
    demandServiceOrTeller(caller);
    const now = clock();
    return {
      account,
      holdId,
      now,
      request: originOf(asking(caller, key, now), account, holdId, JSON.stringify(asked)),
    };
  };
  return [
    defineRoute({
      ...operations.placeHold,
      async handle({ params: { id }, body, caller, idempotencyKey }) {
        const { holdId, expiresInSeconds, amount, reference, owner } = body;
        const on = onHold(caller, idempotencyKey, [id, holdId], ['place', body]);
        const expiresAt = new Date(on.now.getTime() + expiresInSeconds * 1_000).toISOString();
        const about = { ...(reference !== undefined && { reference }), ...(owner !== undefined && { owner }) };
        const placed = await holds.place(on, { amount, expiresAt, ...about });
        return reply(201, holdStepView(placed), replayedHeader(placed));
      },
    }),
    defineRoute({
      ...operations.captureHold,
      async handle({ params: { id, holdId }, body, caller, idempotencyKey }) {
        const on = onHold(caller, idempotencyKey, [id, holdId], ['capture', body]);
        const captured = await holds.capture(on, body.amount);
        return reply(201, holdStepView(captured), replayedHeader(captured));
      },
    }),
    defineRoute({
      ...operations.releaseHold,
      async handle({ params: { id, holdId }, caller, idempotencyKey }) {
        const released = await holds.release(onHold(caller, idempotencyKey, [id, holdId], ['release']));
        return reply(201, holdStepView(released), replayedHeader(released));
      },
    }),
    defineRoute({
      ...operations.holds,
      async handle({ params: { id }, caller }) {
        return reply(200, openHoldsView(await accounts.find(reading(caller), id), clock()));
      },
    }),
  ];
}
