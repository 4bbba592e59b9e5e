import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRegistry, pushTo, type Digest, type Registry } from '@cutover/oci';
import {
  basicGuard,
  randomImage,
  removeRandomImages,
  startProxy,
  startRegistry,
  type RunningProxy,
  type RunningRegistry,
} from '@cutover/oci/testing';
import { ensureTools } from '@cutover/toolchain';
import { INT_NEEDS } from '@cutover/workspace/needs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ROOT } from './check/check-workflows.ts';
import { Modules, originOf, type Origin } from './testing/run/clone.ts';
import { platformOf, type Ground } from './testing/run/platform.ts';
import { runWorkflow, type Outcome } from './testing/run/runner.ts';
import { readWorkflow, type Step } from './workflow.ts';

// Copies of the workspace, and images that are built.
jest.setTimeout(600_000);

const ACCOUNT = { username: 'octocat', password: 'token-of-the-run' };
const EDITED = 'node-logs';
/** Has no image of the commit before: nobody pushed it yet. */
const NEW = 'mongo-backup';
const OTHERS = ['account', 'membership', 'pacman', 'transfer'];

let scratch: string;
let origin: Origin;
let ground: Ground;
let store: RunningRegistry;
let guarded: RunningProxy;
/** Past the guard. */
let registry: Registry;

beforeAll(async () => {
  // All that ci makes, so that nothing is compiled while a test runs.
  const { helm } = await ensureTools(INT_NEEDS.tools, { progress: () => undefined });
  scratch = mkdtempSync(join(tmpdir(), 'cutover-run-steps-'));
  origin = originOf(ROOT, join(scratch, 'origin'), {
    file: `apps/${EDITED}/src/main.ts`,
    line: 'process.emitWarning("edited");\n',
    message: 'node-logs says that it was edited',
  });
  store = await startRegistry();
  guarded = await startProxy(store.host, basicGuard(ACCOUNT));
  registry = createRegistry(store.host);
  ground = {
    scratch,
    origin,
    modules: new Modules(ROOT, join(scratch, 'modules')),
    registry: guarded.host,
    account: ACCOUNT,
    programs: [recordingGh(join(scratch, 'bin')), dirname(helm.path)],
  };
}, 15 * 60_000);

afterAll(async () => {
  await guarded?.stop();
  await store?.stop();
  await removeRandomImages();
  rmSync(scratch, { recursive: true, force: true });
});

/** The platform's own command line: it writes down what it was asked. */
function recordingGh(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'gh.log');
  writeFileSync(
    join(folder, 'gh'),
    `#!/bin/sh\n[ -n "$GH_TOKEN" ] || exit 4\nprintf '%s\\n' "$@" > '${log}'\ncp CHANGELOG.md '${log}.notes'\n`,
  );
  chmodSync(join(folder, 'gh'), 0o755);
  return folder;
}

function workflow(name: string, event: string, inputs = {}): Promise<Outcome[]> {
  return runWorkflow(readWorkflow(join(ROOT, '.github/workflows', name)), platformOf(ground, event, inputs));
}

const found = (image: string, tag: string): Promise<Digest | undefined> =>
  registry.hasManifest(`example/cutover/${image}`, tag);

const states = (outcomes: readonly Outcome[]): string[] =>
  outcomes.filter(({ state }) => state !== 'provided').map(({ step, state }) => `${step}: ${state}`);

describe('the steps of', () => {
  it('ci check what the change reaches, and of a push everything', async () => {
    const outcomes = await workflow('ci.yml', 'push');
    expect(states(outcomes)).toEqual([
      'Install: short',
      'Format: short',
      'Lint, types and unit tests: short',
      'Tools that integration tests need: ran',
      'Integration tests: short',
      'Format, lint, types, unit and integration tests: left out',
      'Every check: left out',
    ]);
    const [checks, tests] = ['Lint, types and unit tests', 'Integration tests'].map(
      (name) => outcomes.find(({ step }) => step === name)!.output,
    );
    expect(checks).toMatch(/targets lint, typecheck, unit for project @cutover\/node-logs/);
    expect(tests).toMatch(/target int for project @cutover\/node-logs/);
  });

  it('ci leave out of a pull request what needs a runner of one’s own, or is about everything', async () => {
    const { jobs, ...rest } = readWorkflow(join(ROOT, '.github/workflows/ci.yml'));
    const { affected, ...others } = jobs;
    const outcomes = await runWorkflow({ ...rest, jobs: others }, platformOf(ground, 'pull_request'));
    expect(affected).toBeDefined();
    expect(outcomes.map(({ job, state }) => `${job}: ${state}`)).toEqual(['whole: skipped', 'node: skipped']);
  });

  it('images push what the commit reaches, tag the digests of the others, and push what was never pushed', async () => {
    const before: Record<string, Digest> = {};
    for (const image of OTHERS) {
      const random = await randomImage(100);
      await pushTo(registry, `example/cutover/${image}`, random, { tags: [origin.base] });
      before[image] = random.digest;
    }
    const outcomes = await workflow('images.yml', 'push');
    expect(states(outcomes)).toEqual([
      'Install: short',
      'What the version is, and where images go: ran',
      'Build and push what the commit reaches: ran',
      'Tag these, and the images of the others: ran',
      'Build and push what has no image to tag: ran',
    ]);
    for (const image of OTHERS) expect(await found(image, origin.head)).toBe(before[image]);
    for (const image of [EDITED, NEW]) {
      const digest = await found(image, origin.head);
      expect(digest).toMatch(/^sha256:/);
      expect(await found(image, `0.0.0-2-g${origin.head.slice(0, 10)}`)).toBe(digest);
      expect(await found(image, origin.base)).toBeUndefined();
    }
    expect(existsSync(join(scratch, 'push', 'images.yml-push', 'folder', 'apps', 'account', 'image'))).toBe(false);
  });

  it('release make a version, its changelog, its images and charts, and then the release', async () => {
    const outcomes = await workflow('release.yml', 'workflow_dispatch', { specifier: 'minor' });
    expect(states(outcomes)).toEqual([
      'Install: short',
      'Version and changelog: ran',
      'What the version is: ran',
      'Push images and charts: short',
      'Release: ran',
    ]);
    expect(await found(EDITED, '0.1.0')).toMatch(/^sha256:/);
    expect(await found('charts/account', '0.1.0')).toMatch(/^sha256:/);
    const log = join(scratch, 'bin', 'gh.log');
    const asked = readFileSync(log, 'utf8').trim().split('\n');
    expect(asked).toEqual([
      ...['release', 'create', 'v0.1.0', '--repo', 'Example/Cutover', '--target', origin.head],
      ...['--title', 'v0.1.0', '--notes-file', 'CHANGELOG.md'],
    ]);
    expect(readFileSync(`${log}.notes`, 'utf8')).toMatch(
      /^## 0\.1\.0 \([^)]+\)\n[^]*- node-logs says that it was edited/,
    );
  });

  it('promote call the command with what was asked', async () => {
    const inputs = { service: 'account', environment: 'stag' };
    const outcomes = await workflow('promote.yml', 'promotion', inputs);
    expect(states(outcomes)).toEqual(['Install: short', 'Promote: short']);
    expect(outcomes.at(-1)!.output).toMatch(/^Usage: cutover promote /m);
  });

  it('nightly render the charts with MongoDB 8; the rest of them needs kind', async () => {
    const outcomes = await workflow('nightly.yml', 'schedule');
    expect(outcomes.filter(({ state }) => state === 'short').map(({ step }) => step)).toEqual([
      'Install',
      'MongoDB 8 by its chart',
      'The game on it',
    ]);
    expect(outcomes.filter(({ state }) => state === 'ran')).toEqual([]);
  });

  it('images reach the registry by their login alone', async () => {
    const read = readWorkflow(join(ROOT, '.github/workflows/images.yml'));
    const { push } = read.jobs;
    const isLeftOut = ({ uses = '', run = '' }: Step) => /^docker\/login-action|nx affected/.test(`${uses}${run}`);
    const jobs = { push: { ...push!, steps: push!.steps.filter((step) => !isLeftOut(step)) } };
    await expect(runWorkflow({ ...read, jobs }, platformOf(ground, 'push-unknown'))).rejects.toThrow(
      /Tag these, and the images of the others exited with 1:\nworkflows: [^\n]*(?:unauthorized|401|credential|login)/i,
    );
  });
});
