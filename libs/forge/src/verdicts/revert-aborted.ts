import type { CommitStatus, Forge } from '../forge.ts';
import type { Proposal, Releasing } from '../promotion/propose-leaf.ts';
import { rollBack } from '../promotion/roll-back.ts';
import type { RevertAction } from './verdicts-of.ts';

/** Of a forge, what an automatic revert needs beside what a promotion does. */
export interface Reverting extends Releasing {
  readonly forge: Releasing['forge'] & Pick<Forge, 'merge' | 'statuses'>;
}

/** In a trailer, on one line. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** In a sentence of Markdown that nothing within can leave. */
const quoted = (text: string): string => `\`${oneLine(text).replaceAll('`', "'")}\``;

const runs = (statuses: readonly CommitStatus[]): readonly string[] =>
  statuses.flatMap(({ context, url }) => (url === undefined ? [] : [`Run of ${context}: ${url}`]));

/**
 * Opens the pull request that reverts an aborted release and merges it. The leaf is changed only while it still says what the release made it say: looked at before the pull request is opened, and held by
 * Git after that, since a leaf that was changed meanwhile conflicts. A merge that fails is not tried again here: whoever looks at how things are calls this again if it is still to be done.
 * @throws PromotionError `superseded`, `nothing-before`; ManifestsError, GitError, ForgeError
 */
export async function revertAborted(reverting: Reverting, action: RevertAction): Promise<Proposal> {
  const { release, to, message } = action;
  const { service, environment, commit } = release;
  const text = [
    `The release was aborted in ${environment}: ${quoted(message)}`,
    ...runs(await reverting.forge.statuses(commit)),
  ].join('\n\n');
  const reason = { text, trailers: [`Aborted: ${oneLine(message)}`] };
  const proposal = await rollBack(reverting, { service, environment, release: commit, to, reason });
  const { pullRequest } = proposal;
  if (pullRequest !== undefined)
    await reverting.forge.merge(pullRequest.number, { commit: pullRequest.head.commit, title: pullRequest.title });
  return proposal;
}
