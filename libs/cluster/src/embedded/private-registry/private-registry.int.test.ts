import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureTools } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import { portsWith } from '../../testing/fake-ports.ts';
import type { Ports } from '../../provider.ts';
import { nodePaths } from '../paths.ts';
import { privateRegistry } from './private-registry.ts';

const BUILD_MS = 30 * 60_000;

describe('what the private registry keeps on this machine', () => {
  let registry: Tool;
  let scratch: string;

  beforeAll(async () => {
    ({ registry } = await ensureTools(['registry'], { progress: () => undefined }));
  }, BUILD_MS);
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cutover-private-registry-'));
  });
  afterEach(() => rm(scratch, { recursive: true, force: true }));

  const folder = () => join(scratch, 'private-registry');
  const registries = () => join(scratch, 'config', 'registries');
  const kept = (ports: Ports) =>
    privateRegistry({
      name: 'some',
      cluster: { privateRegistry: folder() },
      node: { ...nodePaths('some'), config: join(scratch, 'config') },
      ports,
    });

  it('is passwords that only its owner reads, a port, and containerd’s way to the Service', async () => {
    const parts = kept(portsWith());
    const outside = await parts.ensure({ registry });
    const [push, pull] = [await parts.login('push'), await parts.login('pull')];
    expect(push).toMatchObject({ registry: '127.0.0.1:5050', username: 'cutover' });
    expect(pull).toMatchObject({ registry: '127.0.0.1:5050', username: 'cutover-pull' });
    expect(new Set([push.password, pull.password].map(({ length }) => length))).toEqual(new Set([43]));
    expect(push.password).not.toBe(pull.password);
    expect(outside).toEqual({
      writer: 'cutover',
      address: '10.96.0.50',
      port: '5000',
      users: expect.stringMatching(/^cutover:\$2a\$05\$\S+\ncutover-pull:\$2a\$05\$\S+\n$/),
    });
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder())) expect((await stat(join(folder(), file))).mode & 0o777).toBe(0o600);
    const hosts = await readFile(join(registries(), '127.0.0.1:5050', 'hosts.toml'), 'utf8');
    expect(hosts).toContain('[host."http://10.96.0.50:5000"]\n  capabilities = ["pull", "resolve"]');
  });

  it('stays as it is, and of what was removed only that is another', async () => {
    const parts = kept(portsWith());
    const first = await parts.ensure({ registry });
    const [push, pull] = [await parts.login('push'), await parts.login('pull')];
    expect(await parts.ensure({ registry })).toEqual(first);
    await rm(join(folder(), 'pull-password'));
    await rm(registries(), { recursive: true });
    expect((await parts.ensure({ registry }))['users']).not.toBe(first['users']);
    expect(await parts.login('push')).toEqual(push);
    expect((await parts.login('pull')).password).not.toBe(pull.password);
    expect(await readdir(registries())).toEqual(['127.0.0.1:5050']);
  });

  it('takes another port where 5050 is taken', async () => {
    const parts = kept(portsWith(5050));
    await parts.ensure({ registry });
    await parts.ensure({ registry });
    expect((await parts.login('push')).registry).toBe('127.0.0.1:40001');
  });

  it('goes whole, names of earlier ports with it, and is missed then in one line', async () => {
    const ports = portsWith();
    const parts = kept(ports);
    await parts.ensure({ registry });
    await ports.close('private-registry');
    await expect(parts.login('push')).rejects.toMatchObject({
      code: 'usage',
      message:
        'cluster some has closed the port of its private registry: cutover up --name some --with private-registry',
    });
    await ports.open({ name: 'private-registry', address: '10.96.0.50', port: 5000, hostPort: 5051 });
    await parts.ensure({ registry });
    await writeFile(join(registries(), 'kept'), '');
    expect(await readdir(registries())).toEqual(['127.0.0.1:5050', '127.0.0.1:5051', 'kept']);
    await parts.remove();
    await parts.remove();
    expect(await readdir(registries())).toEqual(['kept']);
    expect(await ports.list()).toEqual([]);
    await expect(readdir(folder())).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(parts.login('pull')).rejects.toMatchObject({
      code: 'usage',
      message: 'cluster some has no private registry: cutover up --name some --with private-registry',
    });
  });
});
