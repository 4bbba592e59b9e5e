import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeSyntheticRun } from '@cutover/comparison/testing';

const BIN = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
const runs = mkdtempSync(join(tmpdir(), 'cutover-replays-'));

beforeAll(() => writeSyntheticRun(join(runs, 'one')), 60_000);
afterAll(() => rmSync(runs, { recursive: true, force: true }));

function replay(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(process.execPath, [BIN, 'replay', ...args], { cwd: runs, encoding: 'utf8', env });
}

describe('cutover replay', () => {
  it('writes a page into the run, and says where and how large it is', () => {
    const { status, stdout } = replay('one');
    expect(status).toBe(0);
    expect(stdout).toMatch(/one\/replay\.html\n\d+ kB, 5 lanes\n$/);
    expect(readFileSync(join(runs, 'one/replay.html'), 'utf8')).toContain('cutover replay');
  }, 60_000);

  it('writes the lanes that are named where it is told to', () => {
    const { status, stdout } = replay('one', '--lane', 'b1-rolling', '--out', 'talk.html', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: join(runs, 'talk.html'), lanes: ['b1-rolling'] });
    expect(existsSync(join(runs, 'talk.html'))).toBe(true);
  }, 60_000);

  it.each([
    ['an unknown run', ['two'], 2, /^cutover: "two" is not a run/],
    ['an unknown lane', ['one', '--lane', 'b9-rolling'], 2, /cutover: no lane "b9-rolling" in this run: expected b1-/],
    ['a folder that is not there', ['one', '--out', 'none/talk.html'], 1, /cutover: .*none\/talk\.html/],
  ])(
    'of %s is refused in one line',
    (_, args, code, problem) => {
      const { status, stdout, stderr } = replay(...args);
      expect({ status, stdout }).toEqual({ status: code, stdout: '' });
      expect(stderr).toMatch(problem);
    },
    60_000,
  );
});
