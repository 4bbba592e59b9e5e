import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface NxRun {
  readonly status: number;
  /** What it printed, both streams. */
  readonly output: string;
  /** Tasks, `project:target`, that ran; of the others Nx took the outputs from its cache. */
  readonly ran: readonly string[];
  readonly cached: readonly string[];
}

/** A task's heading of the output style `static`. */
const TASK = /^> nx run (\S+)(.*)$/gm;
/** What an Nx that runs these tests tells its tasks, which is not for the Nx of another workspace. */
const INHERITED = /^(?:NX_|npm_|FORCE_COLOR$|CUTOVER_(?!CACHE_DIR$))/i;
const BOUND_MS = 240_000;

/** Runs Nx in a workspace of a test, without its daemon and without anything of this process's settings but `env`. */
export function runNx(workspace: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<NxRun> {
  const inherited = Object.entries(process.env).filter(([name]) => !INHERITED.test(name));
  const bin = join(workspace, 'node_modules', '.bin');
  const own = { NX_DAEMON: 'false', NX_TUI: 'false', PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const options = { cwd: workspace, env: { ...Object.fromEntries(inherited), ...own, ...env }, timeout: BOUND_MS };
  return new Promise((resolve) => {
    execFile(join(bin, 'nx'), [...args, '--output-style=static'], options, (error, stdout, stderr) => {
      const output = stripVTControlCharacters(`${stdout}${stderr}`);
      const tasks = [...output.matchAll(TASK)].map(([, id = '', rest = '']) => ({
        id,
        isCached: /\[.*cache/.test(rest),
      }));
      const of = (isCached: boolean): string[] =>
        tasks.filter((task) => task.isCached === isCached).map(({ id }) => id);
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output, ran: of(false).sort(), cached: of(true).sort() });
    });
  });
}

/** Everything of a folder as the first commit of a repository, from which Nx tells what was changed. */
export function commitAll(folder: string): void {
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '--message', 'as it is');
}
