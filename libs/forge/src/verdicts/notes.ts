import { git } from '../git/git.ts';
import type { Author } from '../git/git.ts';
import { isGitError } from '../git/git-error.ts';
import { within } from '../git/with-clone.ts';
import type { Remote } from '../git/with-clone.ts';
import { isVerdictOn, verdictIn, verdictLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const NAME = 'cutover-releases';
/** Where verdicts are in Git: a note on each commit, a line a verdict. `git log --notes=cutover-releases` shows them. */
export const VERDICTS_REF = `refs/notes/${NAME}`;

/** How often another writer may be faster. */
const ATTEMPTS = 10;

/** A pattern, so that a repository without verdicts is no error; pruned, so that neither is one that lost them. */
const FETCH = ['fetch', '--quiet', '--prune', '--no-tags', 'origin', `+${VERDICTS_REF}*:${VERDICTS_REF}*`];

/** Brings a clone the verdicts of its remote: a clone has none by itself. @throws GitError */
export async function fetchVerdicts(remote: Remote, clone: string): Promise<void> {
  await git(FETCH, within(remote, clone));
}

/** The first verdict on a release counts: a second one can only have come past `recordVerdicts`. */
function firstOfEach(verdicts: readonly Verdict[]): readonly Verdict[] {
  const found: Verdict[] = [];
  for (const verdict of verdicts) if (!found.some(isVerdictOn(verdict))) found.push(verdict);
  return found;
}

const verdictsIn = (note: string, commit: string): readonly Verdict[] =>
  firstOfEach(note.split('\n').flatMap((line) => verdictIn(line, commit) ?? []));

const NOTES = ['--no-standard-notes', `--notes=${VERDICTS_REF}`];

/** All verdicts that a clone has on commits of a branch, oldest commit first. @throws GitError */
export async function readVerdicts(clone: string, revision = 'HEAD'): Promise<readonly Verdict[]> {
  const format = '--format=%H%x1f%N%x1e';
  const log = await git(['log', '--first-parent', '--reverse', ...NOTES, format, revision], { cwd: clone });
  return log.split('\u001e').flatMap((entry) => {
    const [commit = '', note = ''] = entry.trim().split('\u001f');
    return verdictsIn(note, commit);
  });
}

async function noteOn(clone: string, commit: string): Promise<string> {
  return git(['log', '-1', ...NOTES, '--format=%N', commit], { cwd: clone });
}

/** Adds those that nobody gave yet to a clone's notes. */
async function added(clone: string, author: Author, verdicts: readonly Verdict[]): Promise<readonly Verdict[]> {
  const given: Verdict[] = [];
  for (const verdict of verdicts) {
    const note = (await noteOn(clone, verdict.commit)).trimEnd();
    if (verdictsIn(note, verdict.commit).some(isVerdictOn(verdict))) continue;
    const text = note === '' ? verdictLine(verdict) : `${note}\n${verdictLine(verdict)}`;
    const command = ['notes', `--ref=${VERDICTS_REF}`, 'add', '--force', `--message=${text}`, verdict.commit];
    await git(command, { cwd: clone, author });
    given.push(verdict);
  }
  return given;
}

/**
 * Gives releases their verdicts, in the remote. The first verdict on a release stays; of two writers at once the slower one looks again. That may be repeated, since what is there is not
 * given twice.
 * @param clone of the remote, with the commits @returns those that were given now @throws GitError
 */
export async function recordVerdicts(
  { remote, clone, author }: { readonly remote: Remote; readonly clone: string; readonly author: Author },
  verdicts: readonly Verdict[],
): Promise<readonly Verdict[]> {
  for (let attempt = 1; ; attempt += 1) {
    await fetchVerdicts(remote, clone);
    const given = await added(clone, author, verdicts);
    if (given.length === 0) return [];
    try {
      await git(['push', '--quiet', 'origin', `${VERDICTS_REF}:${VERDICTS_REF}`], within(remote, clone));
      return given;
    } catch (error) {
      if (!isGitError(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
