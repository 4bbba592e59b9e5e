import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { portsWith } from '../testing/fake-ports.ts';
import { CNI_CONFIG } from './config/cni-plugins.ts';
import { meshDoors } from './mesh-doors.ts';

const CHAINED = { type: 'istio-cni', plugin_log_level: 'info' };
const OWN = { name: 'cutover', plugins: [{ type: 'bridge' }, { type: 'portmap' }] };

describe('what the mesh has on its node', () => {
  let folder: string;
  const node = () => ({
    config: join(folder, 'config'),
    cniPlugins: join(folder, 'cni-plugins'),
    meshPlugin: join(folder, 'istio-cni'),
  });
  const written = async (config: object) => writeFile(join(node().config, CNI_CONFIG), JSON.stringify(config));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-'));
    await mkdir(join(node().config, 'cni'), { recursive: true });
    await mkdir(node().cniPlugins);
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it('is a port that leads to the gateway, and folders that the plugin is laid into', async () => {
    const ports = portsWith();
    expect(await meshDoors(node(), ports).ensure({})).toEqual({
      address: '10.96.0.81',
      plugins: node().cniPlugins,
      configuration: join(node().config, 'cni'),
      run: node().meshPlugin,
    });
    expect(existsSync(node().meshPlugin)).toBe(true);
    expect(await ports.list()).toMatchObject([{ name: 'mesh-http', target: '10.96.0.81:80' }]);
  });

  it('is gone in the end, whether its pod tidied up or was killed', async () => {
    const ports = portsWith();
    const doors = meshDoors(node(), ports);
    await doors.ensure({});
    await written({ ...OWN, plugins: [...OWN.plugins, CHAINED] });
    await writeFile(join(node().cniPlugins, 'istio-cni'), '');
    await writeFile(join(node().cniPlugins, 'bridge'), '');
    await doors.remove();
    await doors.remove();
    expect(JSON.parse(await readFile(join(node().config, CNI_CONFIG), 'utf8'))).toEqual(OWN);
    expect(await readdir(node().cniPlugins)).toEqual(['bridge']);
    expect(existsSync(node().meshPlugin)).toBe(false);
    expect(await ports.list()).toEqual([]);
  });

  it('is nothing where the node never ran', async () => {
    await expect(meshDoors(node(), portsWith()).remove()).resolves.toBeUndefined();
  });
});
