import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRegistry, pushTo } from '@cutover/oci';
import { randomImage, removeRandomImages, startRegistry } from '@cutover/oci/testing';
import type { RunningRegistry } from '@cutover/oci/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { publishImages } from './publish.ts';

/** Compiling what is not there yet. */
const COLD_MS = 10 * 60_000;
const COMMIT = 'c'.repeat(40);
const KNOWN = ['account', 'console', 'transfer'];

let registry: RunningRegistry;
let layouts: string;
let standing: Record<string, string>;

const tagged = (service: string) => createRegistry(registry.host).hasManifest(`cutover/${service}`, COMMIT);

beforeAll(async () => {
  registry = await startRegistry();
  layouts = mkdtempSync(join(tmpdir(), 'cutover-layouts-'));
  const image = await randomImage(10);
  await pushTo(createRegistry(registry.host), 'cutover/account', image, { tags: ['1.0.0'] });
  standing = { account: image.digest, transfer: `sha256:${'0'.repeat(64)}` };
}, COLD_MS);
afterAll(async () => {
  await registry?.stop();
  await removeRandomImages();
  rmSync(layouts, { recursive: true, force: true });
});

it('what the commit does not reach has its tag as main runs it; of what the registry does not have there is none', async () => {
  const env = { DOCKER_CONFIG: layouts };
  const asked = { main: '/nowhere', layouts, registry: `${registry.host}/cutover`, commit: COMMIT, known: KNOWN };
  expect(await publishImages({ ...asked, standing, env })).toEqual({});
  expect(await tagged('account')).toBe(standing['account']);
  for (const none of ['console', 'transfer']) expect(await tagged(none)).toBeUndefined();
});
