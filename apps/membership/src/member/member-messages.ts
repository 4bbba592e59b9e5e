import { memberLeft, memberRegistered, TOPICS, type MessageContract } from '@cutover/contracts';
import type { Append, Commit } from '@cutover/event-sourcing';
import type { Message } from '@cutover/messaging';
import { memberIdOf, type MemberEvent } from './member.ts';

/**
 * What others are told of a member: that there is one, and that they have left. Address and name stay here: nobody needs them to open an account, and what
 * is on a topic cannot be taken back.
 */
export function toMessages({ stream, events }: Pick<Commit<MemberEvent>, 'stream' | 'events'>): readonly Message[] {
  const key = memberIdOf(stream);
  return events.flatMap((event) => {
    const told = toldOf(key, event);
    if (told === undefined) return [];
    const [{ type, version }, data] = told;
    return [{ topic: TOPICS.memberEvents, key, id: `${key}/${type}`, type, version, data }];
  });
}

function toldOf(memberId: string, { type, data }: MemberEvent): readonly [MessageContract<object>, object] | undefined {
  if (type === 'MemberRegistered') return [memberRegistered, { memberId, registeredAt: data.registeredAt }];
  return type === 'MemberLeft' ? [memberLeft, { memberId, leftAt: data.leftAt }] : undefined;
}

export function publishes(append: Append<MemberEvent>): boolean {
  return toMessages(append).length > 0;
}
