import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureTools, run } from '@cutover/toolchain';
import { CHECKOUT, runStep, stepsOf, tutorialPage } from '@cutover/testing-kit/pages';
import type { CommandRunner, TutorialPage } from '@cutover/testing-kit/pages';
import { succeed } from './command-line.ts';
import { COLD_MS, PATIENCE_MS } from './patience.ts';

type Environment = Readonly<Record<string, string>>;

/** On this machine, ended with all that it started. */
const onThisMachine: CommandRunner = ([program, ...args], { cwd, env: added, signal }) =>
  run(program, args, { cwd, env: { ...process.env, ...added }, signal });

/** What a page about a cluster asks of its reader: kubectl, Helm, and the way to the cluster of that name. */
async function readersEnvironment(cluster: string): Promise<Environment> {
  const { kubernetes, helm } = await ensureTools(['kubernetes', 'helm'], { progress: () => undefined });
  const programs = [kubernetes.programs['kubectl'] ?? kubernetes.path, helm.path].map((path) => dirname(path));
  return {
    PATH: [...programs, process.env['PATH'] ?? ''].join(delimiter),
    NO_COLOR: '1',
    KUBECONFIG: `/var/lib/cutover/${cluster}/kubeconfig`,
  };
}

/** Every block of a page in its order, a test a section. `env` is asked for once the tests run. */
function testPage(page: TutorialPage, env: () => Environment): void {
  const steps = stepsOf(tutorialPage(page));
  const headings = [...new Set(steps.map(({ heading }) => heading))];
  describe(`docs/tutorial/${page}.md`, () => {
    /** Each section stands on those before: after a command that failed, others would only wait for what never comes. */
    let failed: string | undefined;

    it.each(headings)(
      '%s',
      async (heading) => {
        if (failed !== undefined) throw new Error(`not run: "${failed}" failed, and this stands on it`);
        failed = heading;
        const printed: string[] = [];
        for (const step of steps.filter((each) => each.heading === heading)) {
          const at = { cwd: CHECKOUT, env: env(), withinMs: PATIENCE_MS };
          const fault = await runStep(step, onThisMachine, at);
          if (fault?.isOutput === false) throw new Error([...printed, fault.text].join('\n\n'));
          if (fault !== undefined) printed.push(fault.text);
        }
        failed = undefined;
        expect(printed).toEqual([]);
      },
      COLD_MS,
    );
  });
}

export interface Tutorial {
  readonly page: TutorialPage;
  /** The page's own, for its cluster. */
  readonly name: string;
  /** What it makes, in the checkout's `dist`. */
  readonly made: string;
  /** What the reader's environment has besides; asked for once the tests run. */
  readonly more?: () => Promise<Environment>;
}

/** Every block of a page about a cluster, in its order, a test a section: from nothing, and nothing is left. */
export function testTutorial({ page, name, made, more = () => Promise.resolve({}) }: Tutorial): void {
  const folder = join(CHECKOUT, 'dist', made);
  const remove = () => rm(folder, { recursive: true, force: true });
  let env: Environment;

  beforeAll(async () => {
    env = { ...(await readersEnvironment(name)), ...(await more()) };
    await remove();
    await succeed('down', '--name', name);
  }, COLD_MS);

  afterAll(async () => {
    await succeed('down', '--name', name);
    await remove();
  }, PATIENCE_MS);

  testPage(page, () => env);
}
