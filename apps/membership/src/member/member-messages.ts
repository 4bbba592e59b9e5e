import { memberRegistered, TOPICS } from '@cutover/contracts';
import type { Append, Commit } from '@cutover/event-sourcing';
import type { Message } from '@cutover/messaging';
import { memberIdOf, type MemberEvent } from './member.ts';

/**
 * What others are told of a member: that there is one. Address and name stay here: nobody needs them to open an account, and what
 * is on a topic cannot be taken back.
 */
export function toMessages({ stream, events }: Pick<Commit<MemberEvent>, 'stream' | 'events'>): readonly Message[] {
  const key = memberIdOf(stream);
  return events.flatMap((event) => {
    if (event.type !== 'MemberRegistered') return [];
    const { type, version } = memberRegistered;
    const data = { memberId: key, registeredAt: event.data.registeredAt };
    return [{ topic: TOPICS.memberEvents, key, id: `${key}/${type}`, type, version, data }];
  });
}

export function publishes(append: Append<MemberEvent>): boolean {
  return toMessages(append).length > 0;
}
