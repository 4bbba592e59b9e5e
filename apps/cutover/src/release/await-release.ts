import { setTimeout as sleep } from 'node:timers/promises';
import { progressOf, PromotionError } from '@cutover/forge';
import type { Facts, Forge, Progress, Proposal, Verdict } from '@cutover/forge';

export interface Awaiting {
  readonly forge: Pick<Forge, 'pullRequest'>;
  /** As things are now. */
  readonly facts: () => Promise<Facts>;
  readonly signal: AbortSignal;
  /** A line for each thing that has come true. */
  readonly say: (line: string) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;

/** Looks until there is something to see, or somebody ends it. */
async function seen<T>({ signal, everyMs = EVERY_MS }: Awaiting, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(everyMs, undefined, { signal });
  }
}

/** The commit that brought it to the branch; undefined where the environment says so already. @throws PromotionError `not-merged` */
async function merged({ pullRequest }: Proposal, awaiting: Awaiting): Promise<string | undefined> {
  if (pullRequest === undefined) return undefined;
  const { number } = pullRequest;
  const commit = await seen(awaiting, async () => {
    const { state, mergeCommit } = await awaiting.forge.pullRequest(number);
    if (state === 'closed') throw new PromotionError('not-merged', `pull request ${number} was closed without a merge`);
    return mergeCommit;
  });
  awaiting.say(`merged as ${commit.slice(0, 12)}`);
  return commit;
}

function refuse({ service, environment, outcome, by, message }: Verdict): void {
  if (outcome === 'verified') return;
  const what = `${service} in ${environment} is ${outcome}`;
  if (outcome === 'aborted')
    throw new PromotionError('aborted', `${what}: ${message ?? 'its controller says no more'}`);
  throw new PromotionError('superseded', `${what} by ${by ?? 'another commit'}`);
}

/**
 * Waits for a proposal to be merged, applied by Argo CD, and judged.
 * @throws PromotionError `not-merged`, `aborted`, `superseded`; ForgeError, GitError; what the facts throw
 */
export async function awaitRelease(proposal: Proposal, awaiting: Awaiting): Promise<Verdict> {
  const { service, environment } = proposal;
  const commit = await merged(proposal, awaiting);
  const progress = async (): Promise<Progress | undefined> =>
    progressOf(await awaiting.facts(), { service, environment, commit });
  const deployed = await seen(awaiting, async () => {
    const found = await progress();
    return found?.isDeployed === true || found?.verdict !== undefined ? found : undefined;
  });
  if (deployed.isDeployed) awaiting.say(`synced: Argo CD holds ${deployed.release.commit.slice(0, 12)}`);
  const verdict = deployed.verdict ?? (await seen(awaiting, async () => (await progress())?.verdict));
  refuse(verdict);
  awaiting.say(`verified: ${service} runs in ${environment}`);
  return verdict;
}
