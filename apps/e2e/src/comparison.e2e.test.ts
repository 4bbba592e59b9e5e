import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadRun, recompute } from '@cutover/comparison';
import type { LaneResult, Run, StrategyName } from '@cutover/comparison';
import { cutover, succeed } from './testing/command-line.ts';

const NAME = 'cutover-e2e';
const MINUTE = 60_000;
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
