import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { renderChart } from '@cutover/charts';
import { everyVariant } from '@cutover/charts/testing';
import { loadRun, recompute } from '@cutover/comparison';
import type { LaneResult, Run, StrategyName } from '@cutover/comparison';
import { ensureTools } from '@cutover/toolchain';
import { until } from '@cutover/testing-kit';
import { DeployedBank } from './testing/bank.ts';
import { cutover, succeed } from './testing/command-line.ts';

const NAME = 'cutover-e2e';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
// Toolchain and images may have to be made first: on a machine with nothing cached this takes most of the time.
const COLD = 40 * MINUTE;
const STRATEGIES: readonly StrategyName[] = ['rolling-no-drain', 'rolling', 'blue-green'];

let out: string;
let dir: string;
let run: Run;

function laneOf(strategy: StrategyName): LaneResult {
  const lanes = run.lanes.filter((lane) => lane.strategy === strategy);
  return lanes.at(-1)!;
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'cutover-e2e-'));
  await succeed('up', '--name', NAME);
}, COLD);

afterAll(async () => {
  await succeed('down', '--name', NAME);
  await rm(out, { recursive: true, force: true });
}, 2 * MINUTE);

describe('the cluster', () => {
  it('has one ready node of the pinned Kubernetes', async () => {
    const { stdout } = await succeed('--name', NAME, 'kubectl', 'get', 'nodes', '-o', 'json');
    const { items } = JSON.parse(stdout) as { items: { status: { nodeInfo: { kubeletVersion: string } } }[] };
    expect(items.map((node) => node.status.nodeInfo.kubeletVersion)).toEqual(['v1.34.4']);
  });

  it('is left alone by a second up', async () => {
    const before = await succeed('status', '--name', NAME, '--json');
    await succeed('up', '--name', NAME);
    const after = await succeed('status', '--name', NAME, '--json');
    const processes = ({ stdout }: { stdout: string }) =>
      (JSON.parse(stdout) as { components: { name: string; detail?: string }[] }).components.map(
        ({ name, detail }) => `${name} ${/pid \d+/.exec(detail ?? '')?.[0] ?? ''}`,
      );
    expect(processes(after)).toEqual(processes(before));
  });

  it('passes kubectl through with its exit code', async () => {
    const missing = await cutover('--name', NAME, 'kubectl', 'get', 'pod', 'nobody');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('NotFound');
  });
});

describe('a comparison', () => {
  beforeAll(async () => {
    await succeed('compare', '--name', NAME, '--strategies', STRATEGIES.join(','), '--out', out);
    dir = join(out, 'latest');
    run = await loadRun(dir);
  }, COLD);

  it('measures each strategy and serves requests by both versions', () => {
    expect(new Set(run.lanes.map((lane) => lane.strategy))).toEqual(new Set(STRATEGIES));
    for (const lane of run.lanes) {
      expect(lane.requests.sent).toBeGreaterThan(1000);
      expect(lane.requests.ok / lane.requests.sent).toBeGreaterThan(0.9);
      expect(lane.deployMs).toBeGreaterThan(0);
      expect(lane.rollbackMs).toBeGreaterThan(0);
    }
  });

  it('sees the control lose requests', () => {
    const { control, requests } = laneOf('rolling-no-drain');
    expect(control).toBe(true);
    expect(Object.values(requests.failed).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });

  it.each(STRATEGIES)('finds every acknowledged write of %s once in the database', (strategy) => {
    expect(laneOf(strategy).invariants.holds).toBe(true);
  });

  it('writes a report that needs nothing but itself', async () => {
    const files = await readdir(dir);
    expect(files).toEqual(expect.arrayContaining(['run.json', 'report.html', 'report.md']));
    const html = await readFile(join(dir, 'report.html'), 'utf8');
    expect(html).not.toMatch(/(?:src|href)="https?:/);
  });

  it('is the same when recomputed from its records', async () => {
    expect(await recompute(dir)).toEqual(run);
  });
});

describe('the charts', () => {
  it(
    'are admitted by a real API server in each of their variants, strictly and under the level restricted',
    async () => {
      const namespace = 'charts';
      await succeed('--name', NAME, 'kubectl', 'create', 'namespace', namespace);
      const enforce = 'pod-security.kubernetes.io/enforce=restricted';
      await succeed('--name', NAME, 'kubectl', 'label', 'namespace', namespace, enforce);
      const { helm } = await ensureTools(['helm'], { progress: () => undefined });
      const variants = everyVariant();
      const manifests: string[] = [];
      for (const { chart, values } of variants)
        manifests.push(await renderChart({ chart, release: chart, namespace, values, helm: helm.path, tests: true }));
      const file = join(out, 'charts.yaml');
      await writeFile(file, manifests.join('\n---\n'));
      const dryRun = ['create', '--dry-run=server', '--validate=strict', '--output', 'name', '--filename', file];
      const { stdout, stderr } = await succeed('--name', NAME, 'kubectl', ...dryRun);
      expect(stdout.trim().split('\n').length).toBeGreaterThan(variants.length * 3);
      expect(stderr).not.toMatch(/warning/i);
    },
    3 * MINUTE,
  );
});

describe('the bank', () => {
  const bank = new DeployedBank(NAME);

  beforeAll(() => succeed('deploy', 'bank', '--name', NAME, '--replicas', '1'), COLD);

  it(
    'opens a first account for who registers, takes a deposit, transfers over Kafka and states it all',
    async () => {
      expect(await bank.inPod('transfer', 'bank-scenario.mjs')).toEqual({
        status: 'completed',
        ada: [
          ['hold-captured', 380],
          ['deposit', 500],
          ['opened', 0],
        ],
        grace: [
          ['transfer-in', 120],
          ['opened', 0],
        ],
      });
    },
    3 * MINUTE,
  );

  it(
    'has no dead letters after that, as an operator sees by the program in the image',
    async () => {
      const inspect = ['node', 'dead-letters.js', 'inspect', '--topic', 'account.events'];
      const inside = ['exec', '--namespace', 'cosmos', 'deployment/transfer', '--', ...inspect];
      expect(await succeed('--name', NAME, 'kubectl', ...inside)).toMatchObject({ stdout: '' });
    },
    MINUTE,
  );

  it(
    'lists by rebuild what its events alone know, and pays its interest by CronJob, once a day though that runs twice',
    async () => {
      const before = (await bank.inPod('account', 'account-of-before.mjs')) as { account: string; token: string };
      // Interest is paid from a minute after a day's end: not between two runs.
      const amidADay = () => (Date.now() - MINUTE) % DAY < DAY - MINUTE;
      await until('no day is about to be over', amidADay, { withinMs: 2 * MINUTE, everyMs: 1_000 });
      const rebuilt = await bank.command('account', 'rebuild');
      expect(rebuilt.at(-1)).toMatchObject({ message: 'rebuild: done', transfers: 0 });
      const said = await bank.runNow('account-interest', ['interest-now', 'interest-again']);
      // Whose account was opened today is paid nothing, or not as much: a day may have ended since.
      const payments = said.filter(({ paid }) => (paid as { EUR?: number } | undefined)?.EUR);
      expect(payments).toMatchObject([{ message: 'interest: done', paid: { EUR: 100 } }]);
      expect(await bank.inPod('account', 'statement.mjs', before.account, before.token)).toEqual([
        ['interest', 100, 3_650_100],
        ['deposit', 3_650_000, 3_650_000],
        ['opened', 0, 0],
      ]);
    },
    3 * MINUTE,
  );
});
