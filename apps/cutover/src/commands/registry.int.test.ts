import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'cutover.mjs');
const HOST = '127.0.0.1:5050';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cutover-registry-cli-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function cutover(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, NO_COLOR: '1', DOCKER_CONFIG: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('cutover registry logout', () => {
  it('forgets the registry of a cluster that is gone, by its address, and nothing else', () => {
    const file = join(home, 'config.json');
    const others = { 'registry.example': { auth: 'YTpi' } };
    writeFileSync(file, JSON.stringify({ auths: { [HOST]: { auth: 'YTpi' }, ...others } }));
    const { status, stdout } = cutover('registry', 'logout', HOST, '--json');
    expect({ status, ...JSON.parse(stdout) }).toEqual({ status: 0, registry: HOST, file, removed: true });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ auths: others });
    const again = cutover('registry', 'logout', HOST);
    expect(again).toMatchObject({ status: 0, stdout: `${file} has no password of ${HOST}: nothing to do\n` });
  });

  it('says in one line that the cluster whose registry it would be does not run', () => {
    const { status, stdout, stderr } = cutover('registry', 'logout', '--name', 'never-started');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^cutover: [^\n]*never-started[^\n]*\n$/);
  });
});
