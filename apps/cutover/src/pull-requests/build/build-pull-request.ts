import { CONTEXTS } from '@cutover/forge';
import type { CommitState, Forge } from '@cutover/forge';
import { BRANCH } from '../../gitops/repository.ts';
import { PullRequestError } from '../pull-request-error.ts';
import { needApproved, needOpen, standingOf } from '../standing.ts';
import { needOwnLinks, needSameLockfile } from './build-tree.ts';
import { imagesOf } from './commit-images.ts';
import type { Building, CommitImages } from './commit-images.ts';

export interface PullRequestImages extends CommitImages {
  readonly number: number;
}

type Statuses = Pick<Forge, 'pullRequest' | 'statuses' | 'setStatus'>;

/** What a forge shows of a status. */
const MOST_CHARACTERS = 140;

const summary = ({ images }: CommitImages): string => {
  const of = (origin: string) => images.filter((image) => image.origin === origin).map(({ service }) => service);
  const [built, main] = [of('built'), of('main')];
  const parts = [
    built.length > 0 ? `built: ${built.join(', ')}` : 'nothing to build',
    main.length > 0 ? `as main: ${main.join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
};

/** What of the change makes it no input of a build. @throws PullRequestError */
async function fetched({ tree }: Building, number: number, commit: string): Promise<{ main: string; base: string }> {
  const [head = '', main = ''] = await tree.fetch([`refs/pull/${number}/head`, `refs/heads/${BRANCH}`]);
  if (head !== commit)
    throw new PullRequestError(
      'moved',
      `pull request ${number} is at ${head} by now, and no more at ${commit}: run the command again`,
    );
  await needSameLockfile(tree, commit);
  await needOwnLinks(tree, commit);
  return { main, base: (await tree.git('merge-base', main, commit)).trim() };
}

/**
 * Builds what a pull request's head commit changes, and says so of the commit. Nothing that is proposed is run: what is affected is found by main's code, and sources are bundled, which starts none
 * of them. Of a fork, nothing is even fetched before a maintainer approved the very commit.
 * @throws PullRequestError, ForgeError, GitError, ImageBuildError, OciError
 */
export async function buildPullRequest(
  building: Building,
  forge: Statuses,
  number: number,
): Promise<PullRequestImages> {
  const pull = await forge.pullRequest(number);
  needOpen(pull);
  const { commit } = pull.head;
  const say = (state: CommitState, description: string) =>
    forge.setStatus(commit, { context: CONTEXTS.images, state, description: description.slice(0, MOST_CHARACTERS) });
  needApproved(await standingOf(forge, pull));
  await say('pending', 'images are being built');
  try {
    const made = await imagesOf(building, { commit, ...(await fetched(building, number, commit)) });
    await say('success', summary(made));
    return { number, ...made };
  } catch (error) {
    // Whoever stops it runs it again: it stays pending.
    if (building.signal?.aborted !== true) await say('failure', error instanceof Error ? error.message : String(error));
    throw error;
  }
}
