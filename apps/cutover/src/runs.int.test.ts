import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunList } from '@cutover/comparison';
import { writeSyntheticRun } from '@cutover/comparison/testing';

const bin = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
const runs = mkdtempSync(join(tmpdir(), 'cutover-runs-'));

function changeFacts(name: string, change: object): void {
  const file = join(runs, name, 'facts.json');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...change }));
}

beforeAll(async () => {
  const strategies = ['rolling-no-drain', 'rolling'] as const;
  await writeSyntheticRun(join(runs, 'old'), { ratePerSecond: 20, strategies });
  await writeSyntheticRun(join(runs, 'new'), { ratePerSecond: 20, strategies });
  rmSync(join(runs, 'new', 'run.json'));
  rmSync(join(runs, 'new', 'lanes', 'b1-rolling', 'lane.json'));
  const early = { isComplete: false, stoppedBy: 'stopped by Ctrl-C', repeats: 6, plan: 'sha256:1' };
  const treatments = [
    { strategy: 'rolling-no-drain' },
    { strategy: 'rolling' },
    { strategy: 'rolling', injected: 'errors' },
  ];
  changeFacts('new', { id: 'new', startedAt: '2026-02-01T00:00:00.000Z', ...early, treatments });
  mkdirSync(join(runs, 'notes'));
  mkdirSync(join(runs, 'broken'));
  writeFileSync(join(runs, 'broken', 'facts.json'), '{"schemaVersion": 1}');
}, 60_000);
afterAll(() => rmSync(runs, { recursive: true, force: true }));

function cutover(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(process.execPath, [bin, ...args], { cwd: runs, encoding: 'utf8', env });
}

describe('cutover runs', () => {
  it('lists what is on record, the newest first, and what cannot be read', () => {
    const { status, stdout } = cutover('runs', '--out', '.');
    expect(status).toBe(0);
    const [newest, older, broken] = stdout.split('\n\n');
    expect(newest?.split('\n')).toEqual([
      'new',
      '  2026-02-01 00:00 UTC  account 1.0.0 → 2.0.0',
      '  rolling-no-drain, rolling, rolling-errors, 6 blocks',
      '  1 of 18 lanes recorded; ended early; the command that began it goes on with it: stopped by Ctrl-C',
    ]);
    expect(older?.split('\n')).toEqual([
      'old',
      '  2026-01-01 00:00 UTC  account 1.0.0 → 2.0.0',
      '  rolling-no-drain, rolling',
      '  2 of 2 lanes recorded; finished',
      expect.stringMatching(/^ {2}Rolling .* requests\.$/),
    ]);
    expect(broken).toMatch(/^cannot be read: .*broken\/facts\.json: written in schema 1 of runs/);
  }, 60_000);

  it('as JSON, with the same facts', () => {
    const { runs: listed, unreadable } = JSON.parse(cutover('runs', '--out', '.', '--json').stdout) as RunList;
    expect(listed.map(({ id, state }) => [id, state])).toEqual([
      ['new', 'resumable'],
      ['synthetic', 'finished'],
    ]);
    expect(listed[0]).toMatchObject({ lanes: { recorded: 1, planned: 18, notMeasured: 0 }, verdict: null });
    expect(unreadable).toHaveLength(1);
  }, 60_000);

  it.each(['notes', 'nowhere'])(
    'says what makes a run where there is none: %s',
    (folder) => {
      const { status, stdout } = cutover('runs', '--out', folder);
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: `no run in ${folder}: cutover demo makes the first, cutover compare others; --out names another folder\n`,
      });
    },
    60_000,
  );
});

describe('cutover compare --dry-run', () => {
  const plan = [
    'compare',
    '--dry-run',
    '--out',
    'nowhere',
    '--seed',
    '7',
    '--repeats',
    '2',
    '--faults',
    'none,never-ready',
  ];

  it('says the lanes in their order, and how long they take, without a cluster and without writing', () => {
    const { status, stdout, stderr } = cutover(...plan);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lanes = stdout
      .split('\n\n')[0]!
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[1]);
    expect(lanes).toHaveLength(14);
    expect(new Set(lanes.slice(0, 7).map((lane) => lane!.slice(0, 3)))).toEqual(new Set(['b1-']));
    expect(lanes).toContain('b2-blue-green-never-ready');
    expect(stdout).toMatch(
      /14 lanes at 130 requests\/s, seed 7: about \d+ min, .*a guess: no run of this app is on record/,
    );
    expect(() => readFileSync(join(runs, 'nowhere'))).toThrow('ENOENT');
  }, 60_000);

  it('as JSON; a version that is never ready takes its lane longer', () => {
    const { lanes, estimatedMs } = JSON.parse(cutover(...plan, '--json').stdout) as {
      lanes: { lane: string; estimatedMs: number }[];
      estimatedMs: number;
    };
    const of = (id: string) => lanes.find(({ lane }) => lane === id)!.estimatedMs;
    expect(of('b1-rolling-never-ready')).toBeGreaterThan(of('b1-rolling') + 60_000);
    expect(lanes.reduce((sum, lane) => sum + lane.estimatedMs, 0)).toBe(estimatedMs);
  }, 60_000);

  it('of any app, and refuses what the comparison would refuse', () => {
    const shop = ['--chart', './chart', '--from', 'r.example/shop:1', '--to', 'r.example/shop:2', '--probe', 'GET /'];
    expect(cutover('compare', '--dry-run', ...shop, '--strategies', 'recreate').stdout).toContain('b1-recreate');
    const { status, stderr } = cutover('compare', '--dry-run', '--strategies', 'roling');
    expect(status).toBe(2);
    expect(stderr).toMatch(/did you mean rolling\?/);
  }, 60_000);
});
