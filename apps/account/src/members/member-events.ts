import { memberLeft, memberRegistered, on, react } from '@cutover/contracts';
import type { Handler } from '@cutover/messaging';
import type { FirstAccounts } from './first-account.ts';
import type { Departures } from './departures.ts';

/** Takes `member.events`: who registers gets an account, who leaves has no use of theirs any more. */
export function memberEventsHandler(
  firstAccounts: Pick<FirstAccounts, 'open'>,
  departures: Pick<Departures, 'leave'>,
): Handler {
  return async (message) => {
    const reactions = [
      on(memberRegistered, ({ memberId }) => firstAccounts.open(memberId, message.id)),
      on(memberLeft, ({ memberId, leftAt }) => departures.leave(memberId, new Date(leftAt))),
    ];
    await react(Object.fromEntries(reactions), message);
  };
}
