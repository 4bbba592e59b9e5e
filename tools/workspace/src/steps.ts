import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NONE, add, tallyOfJest, tallyOfNx } from './tally.ts';
import type { JestResult, NxRun, Tally } from './tally.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface StepResult {
  readonly tally: Tally;
  readonly seconds: number;
}

function nxEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
}

function run(command: string, args: readonly string[]): number {
  const child = spawnSync(command, [...args], { cwd: ROOT, stdio: 'inherit', env: nxEnvironment() });
  if (child.error) throw child.error;
  if (child.signal) process.exit(130);
  return child.status ?? 1;
}

function timed(step: () => Tally): StepResult {
  const start = performance.now();
  const tally = step();
  return { tally, seconds: (performance.now() - start) / 1000 };
}

export interface Project {
  readonly name: string;
  readonly root: string;
  readonly targets: readonly string[];
}

interface NxGraph {
  readonly graph: {
    readonly nodes: Record<
      string,
      { readonly data: { readonly root: string; readonly targets?: Record<string, unknown> } }
    >;
  };
}

/** Every project with its folder and targets, by nx's own project graph. */
export function listProjects(): readonly Project[] {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-graph-'));
  try {
    const file = join(folder, 'graph.json');
    const child = spawnSync('nx', ['graph', '--file', file], { cwd: ROOT, encoding: 'utf8', env: nxEnvironment() });
    if (child.status !== 0) throw new Error(`nx cannot compute the project graph: ${child.stdout}${child.stderr}`);
    const { graph } = JSON.parse(readFileSync(file, 'utf8')) as NxGraph;
    return Object.entries(graph.nodes).map(([name, { data }]) => ({
      name,
      root: data.root,
      targets: Object.keys(data.targets ?? {}),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One plain command counts as one check. */
export function command(name: string, args: readonly string[]): StepResult {
  return timed(() => ({ ...NONE, ...(run(name, args) === 0 ? { passed: 1 } : { failed: 1 }) }));
}

/** nx targets that either pass or fail for a project, as lint and typecheck do. Each task counts as one check. */
export function nxChecks(targets: readonly string[], planned: number): StepResult {
  return timed(() => {
    const record = join(ROOT, '.nx', 'cache', 'run.json');
    rmSync(record, { force: true });
    const status = run('nx', ['run-many', '-t', ...targets, '--parallel=2', '--output-style=static']);
    if (!existsSync(record)) return { ...NONE, failed: Math.max(1, planned) };
    const tally = tallyOfNx(JSON.parse(readFileSync(record, 'utf8')) as NxRun, planned);
    return status !== 0 && tally.failed === 0 ? add(tally, { ...NONE, failed: 1 }) : tally;
  });
}

/** A jest target of every project that has it. A project that leaves no result counts as one failure. */
export function nxTests(target: string, projects: readonly Project[], parallel: number): StepResult {
  return timed(() => {
    const results = projects.map((project) => join(ROOT, project.root, 'test-output', `${target}.json`));
    for (const file of results) rmSync(file, { force: true });
    const args = ['run-many', '-t', target, `--parallel=${parallel}`, '--output-style=stream', '--skip-nx-cache'];
    run('nx', args);
    return results.map(readJest).reduce(add, NONE);
  });
}

function readJest(file: string): Tally {
  if (!existsSync(file)) return { ...NONE, failed: 1 };
  return tallyOfJest(JSON.parse(readFileSync(file, 'utf8')) as JestResult);
}
