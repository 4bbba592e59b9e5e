import { createRandom, type GeneratorPlan, shuffled } from '@cutover/traffic';

import type { LaneFacts } from '../../record/lane-facts.ts';
import type { Load } from '../../record/run.ts';
import { canaryHeader } from '../../strategy/canary-header.ts';

interface MarkedUsers {
  /** For the generator. */
  readonly marked: NonNullable<GeneratorPlan['marked']>;
  /** For the record. */
  readonly fact: NonNullable<LaneFacts['marked']>;
}

/** At least one, and never all: a header that everybody sends tells nothing. */
const shareOf = (users: number, percent: number): number =>
  Math.min(users - 1, Math.max(1, Math.round((users * percent) / 100)));

/**
 * Users who send the canary's header in all that they ask: of both kinds of connection the same share, as near as their numbers allow, drawn from the block's seed.
 * @param percent of the users
 */
export const markedUsers = (
  load: Pick<Load, 'keepAliveClients' | 'freshClients' | 'freshConnectionShare'>,
  percent: number,
  seed: number,
): MarkedUsers => {
  const random = createRandom(seed, 'marked users');
  const { keepAliveClients, freshClients, freshConnectionShare } = load;
  const [kept, fresh] = [shareOf(keepAliveClients, percent), shareOf(freshClients, percent)];
  const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
  const clients = [
    ...shuffled(numbers(0, keepAliveClients), random).slice(0, kept),
    ...shuffled(numbers(keepAliveClients, freshClients), random).slice(0, fresh),
  ].sort((a, b) => a - b);
  const share = (1 - freshConnectionShare) * (kept / keepAliveClients) + freshConnectionShare * (fresh / freshClients);
  const { name: header, value } = canaryHeader;
  return {
    marked: { header, value, clients },
    fact: { header, value, users: clients.length, of: keepAliveClients + freshClients, share },
  };
};
