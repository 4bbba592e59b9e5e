import { accountApi, type AnswerOf } from '@cutover/contracts';
import { callerForbidden, defineRoute, reply, type Route } from '@cutover/service-kit';
import { permits } from '../permissions.ts';
import type { PayOut } from './pay-out.ts';

const { payOut: operation } = accountApi.operations;

/** Membership asks before a member leaves. */
export function payOutRoutes({ payOut }: { payOut: PayOut }): readonly Route[] {
  return [
    defineRoute({
      ...operation,
      async handle({ params: { owner }, body, caller }) {
        if (!permits('payOut', caller, owner === caller.subject ? 'own' : 'anothers')) throw callerForbidden();
        const shown: AnswerOf<typeof operation, 200> = { owner, paid: [...(await payOut.payOut(owner, body.payTo))] };
        return reply(200, shown);
      },
    }),
  ];
}
