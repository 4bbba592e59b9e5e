import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyFiles, copyModules } from '@cutover/testing-kit';

const IDENTITY = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', [...IDENTITY, ...args], { cwd, encoding: 'utf8' }).trim();
}

export interface Origin {
  readonly url: string;
  /** Its two commits: the workspace as it is, and one service edited. */
  readonly base: string;
  readonly head: string;
}

/** This workspace as git sees it, edits that are not committed among them, in a repository of its own; a second commit edits one file. */
export function originOf(root: string, at: string, edit: { file: string; line: string; message: string }): Origin {
  copyFiles(root, at);
  git(at, 'init', '--quiet', '--initial-branch=main');
  const commit = (message: string): string => {
    git(at, 'add', '--all');
    git(at, 'commit', '--quiet', '--no-verify', '--message', message);
    return git(at, 'rev-parse', 'HEAD');
  };
  const base = commit('the workspace as it is');
  appendFileSync(join(at, edit.file), edit.line);
  return { url: `file://${at}`, base, head: commit(edit.message) };
}

/** What the checkout does: the commit that the run is about, with all before it or alone. */
export function checkOut({ url }: Origin, folder: string, depth: string): void {
  const shallow = depth === '0' ? [] : ['--depth=1'];
  git(folder, 'clone', '--quiet', ...shallow, url, '.');
}

/** What npm installed in a workspace, for one clone after another. */
export class Modules {
  private readonly folders: readonly string[];
  /** The clone that has them. */
  private holder: string;

  constructor(root: string, at: string) {
    this.folders = copyModules(root, at);
    this.holder = at;
  }

  /** Takes them from the clone that had them last. */
  moveTo(clone: string): void {
    for (const folder of this.folders) {
      mkdirSync(dirname(join(clone, folder)), { recursive: true });
      renameSync(join(this.holder, folder), join(clone, folder));
    }
    this.holder = clone;
  }
}
