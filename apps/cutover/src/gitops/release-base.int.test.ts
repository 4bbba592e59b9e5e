import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackLayers } from '@cutover/oci';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildApp } from '../image/build-app.ts';
import { releaseBase } from './release-base.ts';

/** Compiling what is not there yet, and apt's archive. */
const COLD_MS = 45 * 60_000;
const isRoot = process.getuid?.() === 0;
const root = mkdtempSync(join(tmpdir(), 'cutover-delivery-'));

/** In the image's root, as the user that it names, who may write to none of it. */
const inside = (...argv: readonly string[]) =>
  spawnSync('/usr/sbin/chroot', ['--userspec=65532:65532', root, ...argv], {
    encoding: 'utf8',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  });

(isRoot ? describe : describe.skip)('the image of delivery', () => {
  beforeAll(async () => {
    const tools = await ensureTools(['helm', 'kustomize'], { progress: () => undefined });
    const image = await buildApp('delivery', '1.0.0', { base: await releaseBase(tools, {}) });
    expect(image.config.value.config?.User).toBe('65532:65532');
    await unpackLayers(image, root);
    chmodSync(root, 0o755);
    execFileSync('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
  }, COLD_MS);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('has what releases are reverted with', () => {
    expect(inside('git', '--version').stdout).toMatch(/^git version 2\./);
    // It loads curl and all that curl loads before it refuses the missing argument.
    expect(inside('/usr/lib/git-core/git-remote-http').stderr).toMatch(/usage: git remote-curl/);
    expect(inside('/usr/local/bin/helm', 'version', '--short').stdout).toMatch(/^v3\./);
    expect(inside('/usr/local/bin/kustomize', 'version').status).toBe(0);
  });

  it('is the service, which says what it lacks in a line each', () => {
    const { status, stderr } = inside('node', '--enable-source-maps', '/app/main.js');
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/^FORGE_URL \(or FORGE_URL_FILE\): missing, /m);
    expect(stderr).not.toMatch(/Cannot find|ENOENT/);
  });
});
