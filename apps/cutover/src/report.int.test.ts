import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readXml, writeSyntheticRun } from '@cutover/comparison/testing';

const bin = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
const runs = mkdtempSync(join(tmpdir(), 'cutover-runs-'));
const dir = join(runs, 'one');
const file = (name: string) => join(dir, name);

beforeAll(() => writeSyntheticRun(dir), 60_000);
afterAll(() => rmSync(runs, { recursive: true, force: true }));

function report(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(process.execPath, [bin, 'report', ...args], { cwd: runs, encoding: 'utf8', env });
}

describe('cutover report', () => {
  it('prints the table and the verdict, and writes the reports anew', () => {
    const { status, stdout } = report('one');
    expect(status).toBe(0);
    expect(stdout).toContain('Rolling without drain');
    expect(stdout).toContain('report      one/report.html');
    expect(existsSync(file('report.html'))).toBe(true);
  }, 60_000);

  it('comes to the same run.json from the records', () => {
    const before = readFileSync(file('run.json'), 'utf8');
    const { stdout, stderr } = report('one', '--json');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(before));
    expect(readFileSync(file('run.json'), 'utf8')).toBe(before);
    expect(stderr).not.toContain('said something else');
  }, 60_000);

  it('with --check, finds run.json as its records say, and a change by hand by its field, and writes nothing', () => {
    expect(report('one', '--check')).toMatchObject({ status: 0, stdout: 'run.json is what its records say\n' });
    const before = readFileSync(file('run.json'), 'utf8');
    const changed = before.replace(/"sent": \d+/, '"sent": 1');
    writeFileSync(file('run.json'), changed);
    const { status, stdout, stderr } = report('one', '--check');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/cutover: .*run\.json: its records say otherwise: \S+\.sent is 1, not \d+/);
    expect(readFileSync(file('run.json'), 'utf8')).toBe(changed);
    writeFileSync(file('run.json'), before);
  }, 60_000);

  it('judges a recorded run by budgets: exit code, test cases, a summary, and run.json as it was', () => {
    const before = readFileSync(file('run.json'), 'utf8');
    const files = ['--junit', join(runs, 'cutover.xml'), '--markdown', join(runs, 'comment.md')];
    const met = report('one', '--budget', 'failed=100000,downtime=10min', ...files);
    expect({ status: met.status, said: met.stdout.includes('Budgets: 4 of 4 checks met.') }).toEqual({
      status: 0,
      said: true,
    });
    const broken = report('one', '--budget', 'extra-pods=0', ...files);
    expect(broken.status).toBe(4);
    const xml = readFileSync(join(runs, 'cutover.xml'), 'utf8');
    expect(readXml(xml)).toBe('testsuites');
    expect(xml).toMatch(/<testcase classname="account\.blue-green" name="b1-blue-green: extra-pods at most 0"/);
    expect(readFileSync(join(runs, 'comment.md'), 'utf8')).toContain('- b1-blue-green: extra-pods: ');
    expect(readFileSync(file('run.json'), 'utf8')).toBe(before);
  }, 60_000);

  it.each([
    [['--budget', 'faild=0'], /^cutover: --budget: "faild" is not a budget; did you mean failed\?/],
    [['--budget', 'failed=many'], /^cutover: --budget: "failed=many": expected a whole number, such as 0$/],
    [['--junit', '/nowhere/a.xml'], /^cutover: --junit: \/nowhere is no folder$/],
  ])('refuses %j in one line', (args, line) => {
    const { status, stderr } = report('one', ...args);
    expect(stderr.trimEnd()).toMatch(line);
    expect({ status, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, lines: 1 });
  });

  it('tells that a run.json was changed by hand, and rights it', () => {
    const before = readFileSync(file('run.json'), 'utf8');
    writeFileSync(file('run.json'), before.replace(/"sent": \d+/, '"sent": 1'));
    const { status, stderr } = report('one');
    expect(status).toBe(0);
    expect(stderr).toContain('run.json said something else than its records');
    expect(readFileSync(file('run.json'), 'utf8')).toBe(before);
  }, 60_000);

  it('names file and line of a record that is broken', () => {
    appendFileSync(file('lanes/b1-rolling/requests.ndjson'), '{broken\n');
    const { status, stderr } = report('one');
    expect(status).toBe(1);
    expect(stderr).toMatch(/cutover: .*requests\.ndjson:\d+: not JSON/);
  }, 60_000);
});
