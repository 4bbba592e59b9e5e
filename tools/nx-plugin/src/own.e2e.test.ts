import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readLayout, type Image } from '@cutover/oci';
import { startMemoryRegistry, type MemoryRegistry } from '@cutover/oci/testing';
import { copyWorkspace } from '@cutover/testing-kit';
import { IMAGE_APPS } from './testing/expected-reach.ts';
import { commitAll, runNx, type NxRun } from './testing/nx-run.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
// Installations, and builds of whole workspaces.
jest.setTimeout(600_000);
const BUILDS = IMAGE_APPS.map((app) => `@cutover/${app}:image`);
const PUSHES = IMAGE_APPS.map((app) => `@cutover/${app}:push`);
/** Charts are pushed by a target of the same name. */
const IMAGES_ONLY = ['--exclude=tag:type:chart'];

let scratch: string;
let root: string;
let registry: MemoryRegistry;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-own-'));
  root = join(scratch, 'workspace');
  copyWorkspace(ROOT, root);
  commitAll(root);
  registry = await startMemoryRegistry();
});
afterAll(async () => {
  await registry.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** With the image cache of whoever runs the tests: bases are made of Debian packages once. */
function nx(version: string, ...args: string[]): Promise<NxRun> {
  const prefix = `${registry.host}/bank`;
  return runNx(root, { CUTOVER_VERSION: version, CUTOVER_IMAGE_PREFIX: prefix, DOCKER_CONFIG: scratch }, ...args);
}

async function imageOf(app: string): Promise<Image> {
  return (await readLayout(join(root, 'apps', app, 'image')))[0]!.image;
}

const puts = (from: number): string[] =>
  registry
    .lines()
    .slice(from)
    .filter((line) => line.startsWith('PUT'));

describe('images of the services', () => {
  it('are built and pushed, all of them, without a layer of the base beside them', async () => {
    const { status, ran } = await nx('1.0.0', 'run-many', '-t', 'push', ...IMAGES_ONLY);
    expect({ status, ran }).toEqual({ status: 0, ran: [...BUILDS, ...PUSHES].sort() });
    for (const app of IMAGE_APPS) {
      const { digest, layers } = await imageOf(app);
      expect(layers.length).toBeGreaterThan(2);
      expect(readdirSync(join(root, 'apps', app, 'image/blobs/sha256'))).toHaveLength(4);
      expect(registry.store.manifests.has(`bank/${app}@${digest}`)).toBe(true);
      expect(registry.store.manifests.has(`bank/${app}@1.0.0`)).toBe(true);
    }
  });

  it('cost a HEAD each when nothing has changed, and come out of Nx’s cache where their folder is gone', async () => {
    const before = (await imageOf('account')).digest;
    rmSync(join(root, 'apps/account/image'), { recursive: true });
    const seen = registry.lines().length;
    const { status, ran, cached } = await nx('1.0.0', 'run-many', '-t', 'push', ...IMAGES_ONLY);
    expect({ status, ran, cached }).toEqual({ status: 0, ran: PUSHES, cached: BUILDS });
    expect((await imageOf('account')).digest).toBe(before);
    expect(registry.lines().slice(seen).sort()).toEqual(
      IMAGE_APPS.map((app) => `HEAD /v2/bank/${app}/manifests/1.0.0 200`),
    );
  });

  it('are built and pushed alone where one app was edited: its layer, its config, its manifest', async () => {
    appendFileSync(join(root, 'apps/account/src/main.ts'), 'process.emitWarning("edited");\n');
    const seen = registry.lines().length;
    const { status, ran } = await nx('1.0.0', 'affected', '-t', 'push', '--base=HEAD', ...IMAGES_ONLY);
    expect({ status, ran }).toEqual({ status: 0, ran: ['@cutover/account:image', '@cutover/account:push'] });
    expect(puts(seen).sort()).toEqual([
      'PUT /v2/bank/account/blobs/uploads/ID 201',
      'PUT /v2/bank/account/blobs/uploads/ID 201',
      'PUT /v2/bank/account/manifests/1.0.0 201',
      expect.stringMatching(/^PUT \/v2\/bank\/account\/manifests\/DIGEST 201$/),
    ]);
  });

  it('are not built again for a test, a README or a Dockerfile', async () => {
    for (const file of [
      'account/src/commands.int.test.ts',
      'account/README.md',
      'transfer/Dockerfile',
      'pacman/src/testing/x.ts',
    ]) {
      appendFileSync(join(root, 'apps', file), '\n');
    }
    appendFileSync(join(root, 'libs/oci/src/layer/layer.unit.test.ts'), '\n');
    expect(await nx('1.0.0', 'run-many', '-t', 'image')).toMatchObject({ status: 0, ran: [], cached: BUILDS });
  });

  it('are built again for the version, and for the lock of the Debian packages', async () => {
    const before = (await imageOf('pacman')).digest;
    expect(await nx('2.0.0', 'run-many', '-t', 'image', '-p', 'pacman')).toMatchObject({
      ran: ['@cutover/pacman:image'],
    });
    expect((await imageOf('pacman')).digest).not.toBe(before);
    appendFileSync(join(root, 'libs/image-builder/src/debian/debian.lock.json'), '\n');
    expect(await nx('1.0.0', 'run-many', '-t', 'image', '-p', 'pacman')).toMatchObject({
      ran: ['@cutover/pacman:image'],
    });
    expect((await imageOf('pacman')).digest).toBe(before);
  });

  it('go nowhere where nobody said where to', async () => {
    const { status, output } = await runNx(
      root,
      { CUTOVER_VERSION: '1.0.0' },
      'run-many',
      '-t',
      'push',
      '-p',
      'pacman',
    );
    expect(status).toBe(1);
    expect(output).toMatch(/^cutover: "\/pacman:1\.0\.0" names no registry: [^\n]*; set CUTOVER_IMAGE_PREFIX, /m);
  });
});
