import { accountApi } from '@cutover/contracts';
import { defineRoute, hasRole, reply, type Caller, type Route } from '@cutover/service-kit';
import type { AccountService } from '../accounts/account-service.ts';
import { asking, reading, replayedHeader, type ApiParts } from '../api.ts';
import { originOf } from '../request.ts';
import type { HoldService, OnHold } from './hold-service.ts';
import type { HoldActor } from '../account/hold.ts';
import { holdStepView, openHoldsView } from './hold-views.ts';

const { operations } = accountApi;

export interface HoldApiParts extends ApiParts {
  readonly holds: HoldService;
  readonly accounts: AccountService;
}

/** Set money aside, take it, let it go: for services and tellers. Owners see what is held. */
export function holdRoutes({ holds, accounts, clock }: HoldApiParts): readonly Route[] {
  type Step = 'placeHold' | 'captureHold' | 'releaseHold';
  const onHold = (
    step: Step,
    { caller, idempotencyKey }: { caller: Caller; idempotencyKey: string },
    [account, holdId]: [string, string],
    asked: unknown,
  ): OnHold => {
    const now = clock();
    const by = asking(caller, idempotencyKey, now, step);
    const request = originOf(by, account, holdId, JSON.stringify(asked));
    return { account, holdId, now, request, by: { subject: caller.subject, as: actsAs(caller) } };
  };
  return [
    defineRoute({
      ...operations.placeHold,
      async handle({ params: { id }, body, ...asked }) {
        const { holdId, expiresInSeconds, amount, reference, owner } = body;
        const on = onHold('placeHold', asked, [id, holdId], ['place', body]);
        const expiresAt = new Date(on.now.getTime() + expiresInSeconds * 1_000).toISOString();
        const about = { ...(reference !== undefined && { reference }), ...(owner !== undefined && { owner }) };
        const placed = await holds.place(on, { amount, expiresAt, ...about });
        return reply(201, holdStepView(placed), replayedHeader(placed));
      },
    }),
    defineRoute({
      ...operations.captureHold,
      async handle({ params: { id, holdId }, body, ...asked }) {
        const on = onHold('captureHold', asked, [id, holdId], ['capture', body]);
        const captured = await holds.capture(on, body.amount);
        return reply(201, holdStepView(captured), replayedHeader(captured));
      },
    }),
    defineRoute({
      ...operations.releaseHold,
      async handle({ params: { id, holdId }, ...asked }) {
        const released = await holds.release(onHold('releaseHold', asked, [id, holdId], ['release']));
        return reply(201, holdStepView(released), replayedHeader(released));
      },
    }),
    defineRoute({
      ...operations.holds,
      async handle({ params: { id }, caller }) {
        return reply(200, openHoldsView(await accounts.find(reading(caller, 'holds'), id), clock()));
      },
    }),
  ];
}

/** A service carries out what a member asked of it; a teller acts on their own word. */
function actsAs(caller: Caller): HoldActor['as'] {
  return hasRole(caller, 'service') ? 'service' : 'teller';
}
