import { commitPromotions, leafStates, promotedIn, trailersOf } from '@cutover/forge';
import type { Committing, ServicePromotion } from '@cutover/forge';
import { AUTHOR } from './repository.ts';

/** Marks a commit of ours: the leaves that it names run what a checkout was built to, and may do so again. */
const SEEDED = 'Seeded';

export interface SeedLeaves {
  /** What was built, for the first environment's leaves. */
  readonly promotions: readonly ServicePromotion[];
  /** The others that the node has: their leaves start with what the first runs. */
  readonly followers: readonly string[];
  /** Whether the forge had nothing before. */
  readonly isFirst: boolean;
  /** Whether the checkout has a commit that the forge did not have. */
  readonly isNew: boolean;
}

export interface SeededLeaves {
  /** In words, for people; nothing where all of it was there. */
  readonly committed: readonly string[];
  /** Leaves that stay as the forge has them although something else was built, a line each. */
  readonly kept: readonly string[];
}

type Clone = Omit<Committing, 'author'>;

const nameOf = ({ environment, service }: Pick<ServicePromotion, 'environment' | 'service'>) =>
  `${environment}/${service}`;

/** What was merged in the forge last, where that was not by a command of ours. */
async function mergedByOthers({ clone }: Clone, asked: ServicePromotion): Promise<string | undefined> {
  const state = (await leafStates(clone, asked.environment, asked.service)).at(-1);
  if (state === undefined || state.promotion.digests.size === 0) return undefined;
  const seeded = await trailersOf(clone, state.commit, SEEDED);
  if (seeded.includes(nameOf(asked))) return undefined;
  const { version = 'another version' } = state.promotion;
  return `${nameOf(asked)} stays at ${version}, which “${state.subject}” brought (${state.commit.slice(0, 12)})`;
}

const hasSame = (digests: ReadonlyMap<string, string>, asked: ServicePromotion): boolean =>
  Object.values(asked.digests).every((digest) => [...digests.values()].includes(digest));

/** Those that may be promoted; of the others it is told why they stay. */
async function sift(clone: Clone, { promotions, isFirst }: SeedLeaves, kept: string[]): Promise<ServicePromotion[]> {
  if (isFirst) return [...promotions];
  const open: ServicePromotion[] = [];
  for (const asked of promotions) {
    const { digests } = await promotedIn(clone.clone, asked.environment, asked.service);
    if (hasSame(digests, asked)) continue;
    const line = await mergedByOthers(clone, asked);
    if (line === undefined) open.push(asked);
    else kept.push(line);
  }
  return open;
}

async function commit(
  clone: Clone,
  asked: readonly ServicePromotion[],
  title: string | undefined,
  kept: string[],
): Promise<boolean> {
  const options = {
    trailers: asked.map((one) => `${SEEDED}: ${nameOf(one)}`),
    onStale: (one: ServicePromotion) => {
      kept.push(`${nameOf(one)} stays as it is: its leaf was edited by hand, and a promotion would take that back`);
    },
    ...(title === undefined ? {} : { title }),
  };
  return (await commitPromotions({ ...clone, author: AUTHOR }, asked, options)) !== undefined;
}

/** Of an environment that nothing was promoted to yet: what the first one runs by now. */
async function startsOf(
  { clone }: Clone,
  environment: string,
  promotions: readonly ServicePromotion[],
): Promise<ServicePromotion[]> {
  const starts: ServicePromotion[] = [];
  for (const { service, environment: first } of promotions) {
    if ((await promotedIn(clone, environment, service)).digests.size > 0) continue;
    const { digests, version } = await promotedIn(clone, first, service);
    if (digests.size === 0 || version === undefined) continue;
    starts.push({ service, environment, version, digests: Object.fromEntries(digests) });
  }
  return starts;
}

/**
 * Makes leaves of a clone run what a node has. What was built goes into the first environment's leaves, unless somebody promoted something else there since: that was
 * merged, and stays. Leaves of the others start with what the first runs, once: from then on only promotions change them.
 * @throws PromotionError, ManifestsError, GitError
 */
export async function seedLeaves(clone: Clone, asked: SeedLeaves): Promise<SeededLeaves> {
  const { promotions, followers, isNew } = asked;
  const kept: string[] = [];
  const committed: string[] = [];
  if (isNew && (await commit(clone, await sift(clone, asked, kept), undefined, kept))) committed.push('a promotion');
  for (const environment of followers) {
    const starts = await startsOf(clone, environment, promotions);
    const title = `${environment} starts with what ${promotions[0]?.environment} runs`;
    if (await commit(clone, starts, title, kept)) committed.push(`the start of ${environment}`);
  }
  return { committed, kept };
}
