import { leafPath, promotionIn } from '@cutover/manifests';
import type { Promotion } from '@cutover/manifests';
import { git } from '../git/git.ts';
import { keyOf } from '../promotion/leaf-promotion.ts';

/** What a leaf said after a commit. */
export interface LeafState {
  readonly commit: string;
  /** When it came to the branch: of a merge, the merge's time. UTC, ISO 8601. */
  readonly at: string;
  /** Who brought it there. */
  readonly by: string;
  readonly subject: string;
  readonly promotion: Promotion;
}

const SEPARATOR = '\u001f';
const LOG = ['--first-parent', '--diff-merges=first-parent', '--no-patch', '--reverse', '--diff-filter=AM'];
const FORMAT = ['%H', '%cI', '%aN', '%s'].join('%x1f');

/**
 * What a leaf said, commit by commit of a branch, oldest first. Commits that changed something else of it are left out. A branch is followed along its first parents: what a pull request's
 * own commits said in between was never deployed.
 * @param clone with all commits @param revision the end of the branch @throws GitError; ManifestsError `invalid-leaf`
 */
export async function leafStates(
  clone: string,
  environment: string,
  service: string,
  revision = 'HEAD',
): Promise<readonly LeafState[]> {
  const path = leafPath(environment, service);
  const options = { cwd: clone };
  const log = await git(['log', ...LOG, `--format=${FORMAT}`, revision, '--', path], options);
  const states: LeafState[] = [];
  for (const line of log.split('\n').filter((text) => text !== '')) {
    const [commit = '', at = '', by = '', subject = ''] = line.split(SEPARATOR);
    const text = await git(['show', `${commit}:${path}`], options);
    const promotion = promotionIn(text, `${path} at ${commit.slice(0, 12)}`);
    const last = states.at(-1);
    if (last !== undefined && keyOf(last.promotion) === keyOf(promotion)) continue;
    states.push({ commit, at: new Date(at).toISOString(), by, subject, promotion });
  }
  return states;
}

/** Values of a commit's trailers of one name. @throws GitError */
export async function trailersOf(clone: string, commit: string, name: string): Promise<readonly string[]> {
  const format = `--format=%(trailers:key=${name},valueonly)`;
  const text = await git(['log', '--max-count=1', format, commit, '--'], { cwd: clone });
  return text.split('\n').filter((line) => line !== '');
}
