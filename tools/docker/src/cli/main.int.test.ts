import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const MAIN = join(import.meta.dirname, '..', 'main.ts');

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the command', () => {
  it('says by --help what it can do', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^usage: /), stderr: '' });
  });

  it.each([
    [['engine', 'upp'], '"engine upp" is not a command; did you mean engine up?'],
    [['engine', 'up', 'now'], 'engine up takes no now'],
    [['images', 'acount'], '"acount" is not an image; did you mean account?'],
    [['status'], '"status" is not a command'],
    [['constructor'], '"constructor" is not a command'],
    [['init', '--mongo', 'maria'], '--mongo maria: expected mongo or standin'],
    [['env', '--nam', 'x'], "Unknown option '--nam'"],
    [['env', '--name', 'A/B'], '"A/B" is no name of an engine'],
    [['enter'], 'enter: give a command after --'],
  ])('refuses %j in one line and with exit code 2', (args, line) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^docker: [^\n]+\n$/);
    expect(stderr).toContain(line);
  });

  it('prints what a shell needs, and as JSON', () => {
    expect(run('env', '--name', 'shop').stdout).toBe(
      "export DOCKER_HOST='unix:///var/lib/cutover-docker/shop/docker.sock'\nexport DOCKER_CONFIG='/var/lib/cutover-docker/shop/client'\n",
    );
    expect(JSON.parse(run('env', '--name', 'shop', '--json').stdout)).toMatchObject({
      DOCKER_HOST: 'unix:///var/lib/cutover-docker/shop/docker.sock',
    });
  });

  it('writes keys once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cutover-init-'));
    try {
      const file = join(folder, '.env');
      expect(run('init', '--file', file)).toMatchObject({ status: 0, stdout: expect.stringContaining('has new keys') });
      expect(existsSync(file)).toBe(true);
      expect(run('init', '--file', file)).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/^docker: .* is there, [^\n]+\n$/),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
