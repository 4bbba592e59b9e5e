import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** What @nx/eslint-plugin prints, and nothing more, where it does not know which projects there are. */
const SKIPPED = /The rule will be skipped/;

/** Which projects there are, and what each may import: a rule reads that of a cache, which a fresh checkout has not, and an old one has as it was. */
function makeProjectGraph(root: string, env: NodeJS.ProcessEnv): number {
  const { status, stderr, error } = spawnSync('nx', ['show', 'projects'], {
    ...{ cwd: root, encoding: 'utf8', env: { ...env, NX_DAEMON: 'false' } },
  });
  if (error !== undefined) throw error;
  if (status !== 0) console.log(stderr);
  return status ?? 1;
}

/** ESLint over folders from the root, in one process. @returns its exit code; 1 where it skipped a rule */
export async function runEslint(
  root: string,
  folders: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const graph = makeProjectGraph(root, env);
  if (graph !== 0) return graph;
  const eslint = spawn('eslint', [...folders], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  eslint.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    process.stdout.write(text);
  });
  const [status] = (await once(eslint, 'close')) as [number | null];
  return SKIPPED.test(printed) ? 1 : (status ?? 1);
}
