import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findExecutable } from '../process/find-executable.ts';
import { recordProgress, temporaryFolder, writeScript } from '../testing/fixtures.ts';
import { ensurePackagesOn } from './ensure-debian-packages.ts';
import type { Machine } from './ensure-debian-packages.ts';

/** A pretended Debian: dpkg's and apt's commands are scripts that log how they were called. */
describe('Debian packages', () => {
  let dir: string;
  let remove: () => void;
  let machine: Machine;

  beforeEach(async () => {
    ({ path: dir, remove } = temporaryFolder());
    await mkdir(join(dir, 'bin'));
    for (const name of ['sh', 'cat', 'touch', 'grep', 'test', 'head']) {
      await symlink(findExecutable(name)!, join(dir, 'bin', name));
    }
    machine = { env: { PATH: join(dir, 'bin') }, uid: 0, policyFile: join(dir, 'policy-rc.d'), lockRetryMs: 10 };
    await script('dpkg-query', `cat ${dir}/installed`);
    await script('apt-cache', `cat ${dir}/policy`);
    await script('dpkg', 'true');
    await script('apt-get', `cat ${dir}/policy-rc.d 2>/dev/null | head -1 >> ${dir}/log`);
    await installed('containerd.io\tinstalled\tcontainerd, runc (= 1.1)', 'gone\tconfig-files\t', 'socat\tinstalled\t');
    await candidates('1.0');
  });
  afterEach(() => remove());

  const script = (name: string, body: string): Promise<void> =>
    writeScript(join(dir, 'bin', name), `echo ${name} $* frontend=$DEBIAN_FRONTEND >> ${dir}/log\n${body}`);
  const installed = (...rows: string[]): Promise<void> => writeFile(join(dir, 'installed'), rows.join('\n') + '\n');
  const candidates = (...found: string[]): Promise<void> =>
    writeFile(
      join(dir, 'policy'),
      found.map((version) => `pkg:\n  Installed: (none)\n  Candidate: ${version}\n`).join(''),
    );

  async function log(): Promise<string[]> {
    const lines = (await readFile(join(dir, 'log'), 'utf8')).trim().split('\n');
    return lines.map((line) => line.replace(/ -y .*confold| -q\b/g, '').replace(' frontend=noninteractive', ''));
  }

  it('that are there, or that another package provides, need no apt', async () => {
    const { events, progress } = recordProgress();
    await ensurePackagesOn({ ...machine, uid: 1000 }, ['containerd', 'runc', 'socat'], { progress });
    expect(await log()).toEqual([expect.stringMatching(/^dpkg-query/)]);
    expect(events).toEqual([{ tool: 'debian', state: 'cached' }]);
  });

  it('that are missing are named, then installed while no service may start', async () => {
    const { events, progress } = recordProgress();
    await ensurePackagesOn(machine, ['socat', 'gone'], { progress });
    expect((await log()).slice(1)).toEqual([
      expect.stringMatching(/^apt-cache policy gone/),
      'apt-get install gone',
      '#!/bin/sh',
    ]);
    expect(events[0]).toMatchObject({ state: 'installing', detail: 'installing gone' });
    expect(events.at(-1)).toMatchObject({ state: 'done', detail: 'installed gone' });
    expect(existsSync(machine.policyFile)).toBe(false);
  });

  it('are not asked for where a command shows that something else serves', async () => {
    await script('ipset', 'true');
    await ensurePackagesOn(machine, [{ package: 'ipset', command: 'ipset' }], recordProgress());
    expect(await log()).toHaveLength(1);
  });

  it('refresh the lists where these lack one', async () => {
    await candidates('(none)');
    await ensurePackagesOn(machine, ['gone'], recordProgress());
    expect((await log()).filter((line) => line.startsWith('apt-get'))).toEqual([
      'apt-get update',
      'apt-get install gone',
    ]);
  });

  it('refresh the lists and try again where these are out of date', async () => {
    await script(
      'apt-get',
      `test "$1" = update && touch ${dir}/fresh; test -e ${dir}/fresh || { echo "E: 404  Not Found" >&2; exit 100; }`,
    );
    await ensurePackagesOn(machine, ['gone'], recordProgress());
    expect((await log()).filter((line) => line.startsWith('apt-get'))).toEqual([
      'apt-get install gone',
      'apt-get update',
      'apt-get install gone',
    ]);
  });

  it("wait for another process's lock", async () => {
    await script(
      'apt-get',
      `test -e ${dir}/tried && exit 0; touch ${dir}/tried; echo "E: Could not get lock /var/lib/dpkg/lock-frontend" >&2; exit 100`,
    );
    const { events, progress } = recordProgress();
    await ensurePackagesOn(machine, ['gone'], { progress });
    expect(events.map(({ detail }) => detail)).toContain("waiting for another process's lock on apt");
  });

  it('finish an installation that was interrupted', async () => {
    await script('dpkg', `touch ${dir}/configured`);
    await script(
      'apt-get',
      `test -e ${dir}/configured && exit 0; echo "E: dpkg was interrupted, you must run 'dpkg --configure -a'" >&2; exit 100`,
    );
    await ensurePackagesOn(machine, ['gone'], recordProgress());
    expect((await log()).filter((line) => line.startsWith('dpkg '))).toEqual(['dpkg --configure -a']);
  });

  it("that cannot be installed show apt's last lines, and services may start again", async () => {
    await script('apt-get', 'echo "E: held broken packages" >&2; exit 100');
    await expect(ensurePackagesOn(machine, ['gone'], recordProgress())).rejects.toMatchObject({
      code: 'apt-failed',
      message: expect.stringMatching(/^apt-get could not install gone \(exit code 100\)[^]*held broken packages/),
    });
    expect(existsSync(machine.policyFile)).toBe(false);
  });

  it('tell a user who is not root what to run', async () => {
    await expect(ensurePackagesOn({ ...machine, uid: 1000 }, ['gone'], recordProgress())).rejects.toMatchObject({
      code: 'not-root',
      message:
        'Debian packages are missing (gone): run as root, or install them first: apt-get install --no-install-recommends gone',
    });
  });

  it('are refused in one line where there is no dpkg', async () => {
    const elsewhere = { ...machine, env: { PATH: '/nonexistent' } };
    await expect(ensurePackagesOn(elsewhere, ['gone'], recordProgress())).rejects.toMatchObject({
      code: 'not-debian',
      message: expect.stringMatching(/^this needs gone, packages of Debian or Ubuntu[^\n]*$/),
    });
  });

  it("leave an administrator's own policy alone", async () => {
    await writeFile(machine.policyFile, '#!/bin/sh\nexit 0\n');
    await ensurePackagesOn(machine, ['gone'], recordProgress());
    expect(await readFile(machine.policyFile, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });

  it('take away a policy that a killed run left', async () => {
    await writeFile(machine.policyFile, '#!/bin/sh\n# cutover toolchain, process 4194304 7: left behind\nexit 101\n');
    await ensurePackagesOn(machine, ['socat'], recordProgress());
    expect(existsSync(machine.policyFile)).toBe(false);
  });
});
