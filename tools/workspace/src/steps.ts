import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { NONE, add, failuresOfJest, failuresOfNx, tallyOfJest, tallyOfNx } from './tally.ts';
import type { JestResult, NxRun, Tally } from './tally.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Outcome {
  readonly tally: Tally;
  /** What failed, a line each: a long log is read from its end. */
  readonly failures: readonly string[];
}

export interface StepResult extends Outcome {
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

function timed(step: () => Outcome): StepResult {
  const start = performance.now();
  const outcome = step();
  return { ...outcome, seconds: (performance.now() - start) / 1000 };
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
  return timed(() =>
    run(name, args) === 0
      ? { tally: { ...NONE, passed: 1 }, failures: [] }
      : { tally: { ...NONE, failed: 1 }, failures: [[name, ...args].join(' ')] },
  );
}

/** nx targets that either pass or fail for a project, as lint and typecheck do. Each task counts as one check. */
export function nxChecks(targets: readonly string[], planned: number): StepResult {
  return timed(() => {
    const record = join(ROOT, '.nx', 'cache', 'run.json');
    rmSync(record, { force: true });
    const status = run('nx', ['run-many', '-t', ...targets, '--parallel=2', '--output-style=static']);
    if (!existsSync(record)) return failedWhole(NONE, Math.max(1, planned), `nx ${targets.join(' ')}: left no record`);
    const done = JSON.parse(readFileSync(record, 'utf8')) as NxRun;
    const tally = tallyOfNx(done, planned);
    if (status !== 0 && tally.failed === 0)
      return failedWhole(tally, 1, `nx ${targets.join(' ')}: exit code ${status}`);
    return { tally, failures: failuresOfNx(done) };
  });
}

function failedWhole(tally: Tally, failed: number, failure: string): Outcome {
  return { tally: add(tally, { ...NONE, failed }), failures: [failure] };
}

/** A jest target of every project that has it. A project that leaves no result counts as one failure. */
export function nxTests(target: string, projects: readonly Project[], parallel: number): StepResult {
  return timed(() => {
    const results = projects.map((project) => join(ROOT, project.root, 'test-output', `${target}.json`));
    for (const file of results) rmSync(file, { force: true });
    const args = ['run-many', '-t', target, `--parallel=${parallel}`, '--output-style=stream', '--skip-nx-cache'];
    run('nx', args);
    const outcomes = results.map(readJest);
    return {
      tally: outcomes.map(({ tally }) => tally).reduce(add, NONE),
      failures: outcomes.flatMap(({ failures }) => failures),
    };
  });
}

function readJest(file: string): Outcome {
  if (!existsSync(file)) return failedWhole(NONE, 1, `${relative(ROOT, file)}: not written, the runner ended early`);
  const result = JSON.parse(readFileSync(file, 'utf8')) as JestResult;
  const failures = failuresOfJest(result).map((failure) => failure.replace(`${ROOT}/`, ''));
  return { tally: tallyOfJest(result), failures };
}
