import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureTools, run } from '@cutover/toolchain';
import { CHECKOUT, runStep, stepsOf, tutorialPage, type CommandRunner } from '@cutover/testing-kit/pages';
import { succeed } from './testing/command-line.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

/** The page's own name for its cluster. */
const NAME = 'cutover-tutorial';

const steps = stepsOf(tutorialPage('kubernetes'));
const headings = [...new Set(steps.map(({ heading }) => heading))];
const made = join(CHECKOUT, 'dist', 'tutorial-kubernetes');

let env: Readonly<Record<string, string>>;
let dockerConfig: string;

/** On this machine, ended with all that it started. */
const onThisMachine: CommandRunner = ([program, ...args], { cwd, env: added, signal }) =>
  run(program, args, { cwd, env: { ...process.env, ...added }, signal });

/** What the page asks of its reader: kubectl, Helm, and the way to the cluster. Docker's credentials are not the reader's here. */
async function environment(): Promise<Readonly<Record<string, string>>> {
  const { kubernetes, helm } = await ensureTools(['kubernetes', 'helm'], { progress: () => undefined });
  const programs = [kubernetes.programs['kubectl'] ?? kubernetes.path, helm.path].map((path) => dirname(path));
  return {
    PATH: [...programs, process.env['PATH'] ?? ''].join(delimiter),
    NO_COLOR: '1',
    KUBECONFIG: `/var/lib/cutover/${NAME}/kubeconfig`,
    DOCKER_CONFIG: dockerConfig,
  };
}

beforeAll(async () => {
  dockerConfig = await mkdtemp(join(tmpdir(), 'cutover-tutorial-'));
  env = await environment();
  await rm(made, { recursive: true, force: true });
  await succeed('down', '--name', NAME);
}, COLD_MS);

afterAll(async () => {
  await succeed('down', '--name', NAME);
  await rm(made, { recursive: true, force: true });
  await rm(dockerConfig, { recursive: true, force: true });
}, PATIENCE_MS);

describe('docs/tutorial/kubernetes.md', () => {
  /** Each section stands on those before: after one that failed, others would only wait for what never comes. */
  let failed: string | undefined;

  it.each(headings)(
    '%s',
    async (heading) => {
      if (failed !== undefined) throw new Error(`not run: "${failed}" failed, and this stands on it`);
      failed = heading;
      for (const step of steps.filter((each) => each.heading === heading)) {
        expect(await runStep(step, onThisMachine, { cwd: CHECKOUT, env })).toBeUndefined();
      }
      failed = undefined;
    },
    PATIENCE_MS,
  );
});
