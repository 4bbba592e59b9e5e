import { execFileSync } from 'node:child_process';
import { gitEnvironment } from '@cutover/forge';
import { UsageError } from '../usage-error.ts';
import { ROOT } from './paths.ts';

const LOCKFILE = 'package-lock.json';
const SHORT = 10;

/** What git says, in a line; undefined where it says no. */
function said(root: string, args: readonly string[]): string | undefined {
  try {
    // A checkout may belong to somebody else than to root, whom it is read by.
    const all = ['-c', 'safe.directory=*', ...args];
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', all, { cwd: root, env: gitEnvironment({}), stdio, encoding: 'utf8' }).trimEnd();
  } catch {
    return undefined;
  }
}

export interface CommitUse {
  /** That asks for it, such as `--from`. */
  readonly flag: string;
  /** That is built of it. */
  readonly app: string;
  /** The repository; by default this checkout. */
  readonly root?: string;
}

/** Who names what is checked out means what lies there, too. */
function refuseUncommitted(text: string, { flag, app, root = ROOT }: CommitUse): void {
  const [first] = said(root, ['status', '--porcelain', '--', `apps/${app}`, 'libs', LOCKFILE])?.split('\n') ?? [];
  if (!first) return;
  throw new UsageError(
    `${flag}: ${text} is what is checked out, and ${first.slice(3)} is not as committed: commit it, or give a version such as 2.0.0, which is built of the files as they lie`,
  );
}

/**
 * The commit that a branch, tag or SHA of this repository means, once it is sure that the app can be built of it by the packages that are installed here.
 * @returns its full SHA
 * @throws UsageError in one line
 */
export function commitOf(text: string, use: CommitUse): string {
  const { flag, app, root = ROOT } = use;
  const resolve = (revision: string) => said(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', revision]);
  const commit = resolve(`${text}^{commit}`);
  if (commit === undefined) {
    throw new UsageError(
      `${flag}: "${text}" is no version such as 1.2.3, no image (HOST/REPOSITORY:TAG, ./FOLDER or FILE.tar), and no branch, tag or commit of this repository`,
    );
  }
  const short = commit.slice(0, SHORT);
  if (resolve(`${commit}:apps/${app}/package.json`) === undefined)
    throw new UsageError(`${flag}: there is no apps/${app} in commit ${short}`);
  // What npm would install is code of that commit, and it may be anybody's.
  if (resolve(`${commit}:${LOCKFILE}`) !== said(root, ['hash-object', '--', LOCKFILE])) {
    throw new UsageError(
      `${flag}: ${LOCKFILE} of commit ${short} is not the one that this checkout is installed by: in a checkout of that commit run npm ci and npx cutover image build ${app} --version 1.2.3 --to ./${app}-${short}, and give that folder`,
    );
  }
  if (commit === resolve('HEAD')) refuseUncommitted(text, use);
  return commit;
}
