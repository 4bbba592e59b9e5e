import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeSyntheticRun } from '@cutover/comparison/testing';

const bin = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
const runs = mkdtempSync(join(tmpdir(), 'cutover-judge-'));

beforeAll(async () => {
  await writeSyntheticRun(join(runs, 'one'), { strategies: ['noise-same', 'rolling-no-drain'] });
  await writeSyntheticRun(join(runs, 'same'), { strategies: ['noise-same'] });
  const strict = 'policy: threshold\ninterval: 1\nsuccessRate: 1\n';
  const planned = `policy: sequential
steps: [{ weight: 10, seconds: 5 }]
requestsPerSecond: 100
budget: { errors: 0.01 }
`;
  const files = { 'strict.yaml': strict, 'judge.yaml': planned, 'typo.yaml': 'policy: sequential\nalhpa: 0.1\n' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(runs, name), text);
}, 60_000);
afterAll(() => rmSync(runs, { recursive: true, force: true }));

function judge(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(process.execPath, [bin, 'judge', ...args], { cwd: runs, encoding: 'utf8', env });
}

describe('cutover judge', () => {
  it('replays lanes with a new version, names those without, and says what the plan shows', () => {
    const { status, stdout, stderr } = judge('one', '--policy', 'judge.yaml');
    expect(stdout).toMatch(/^policy sequential\nb1-rolling-no-drain: (abort|inconclusive) /);
    expect(stdout).toMatch(
      /\d+ of [\d,]+ requests of the new version had failed by then, \d+ of [\d,]+ in the whole lane/,
    );
    expect(stdout).toContain('b1-noise-same: not replayed, no new version in it');
    expect(stderr).toMatch(/step 1 \(10 % for 5 s\): 50 canary requests show/);
    expect(stderr).toMatch(/the plan cannot work: step 1 .* the budget forbids 1 %: that takes \d+ s/);
    expect(status).toBe(0);
  }, 60_000);

  it('takes other policies, and says it to scripts', () => {
    const { status, stdout } = judge('one', '--policy', 'strict.yaml', '--json');
    const { policy, lanes } = JSON.parse(stdout) as { policy: string; lanes: { verdict: { decision: string } }[] };
    expect({ status, policy, count: lanes.length }).toEqual({ status: 0, policy: 'threshold', count: 1 });
    expect(['abort', 'promote']).toContain(lanes[0]!.verdict.decision);
  }, 60_000);

  it.each([
    [['one', '--policy', 'typo.yaml'], /^cutover: typo\.yaml: alhpa: no such field; did you mean alpha\?$/m],
    [['one', '--policy', 'none.yaml'], /^cutover: --policy: none\.yaml cannot be read: ENOENT$/m],
    [['none', '--policy', 'judge.yaml'], /^cutover: "none" is not a run/m],
    [['same', '--policy', 'judge.yaml'], /^cutover: .*: no lane with a new version in it is on record$/m],
    [['one'], /--policy/],
  ])('refuses %j in one line, with exit code 2', (args, message) => {
    const { status, stdout, stderr } = judge(...args);
    expect(stderr).toMatch(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
