import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRegistry, pushTo } from '@cutover/oci';
import type { Image } from '@cutover/oci';
import { randomImage, removeRandomImages, startProxy, startRegistry } from '@cutover/oci/testing';
import type { RunningProxy, RunningRegistry } from '@cutover/oci/testing';
import type { RegistryAccess } from '../provider.ts';
import { memoryRecord } from './image-record.ts';
import type { ImageSource } from './image-source.ts';
import { pushImages } from './push-images.ts';
import { resolveImages } from './resolve-images.ts';

const CREDENTIAL = { username: 'node', password: 'planted' };
const HEADER = `Basic ${Buffer.from('node:planted').toString('base64')}`;

let open: RunningRegistry;
let guarded: RunningProxy;

/** Lets everybody read, and write whoever has the credential. */
function guard({ method, headers }: IncomingMessage, response: ServerResponse): boolean {
  if (method === 'GET' || method === 'HEAD' || headers.authorization === HEADER) return false;
  response.writeHead(401, { 'www-authenticate': 'Basic realm="writers"' }).end();
  return true;
}

beforeAll(async () => {
  open = await startRegistry();
  guarded = await startProxy(open.host, guard);
}, 600_000);

afterAll(async () => {
  await guarded?.stop();
  await open?.stop();
  await removeRandomImages();
});

function sourceOf(repository: string, image: Image): ImageSource {
  return { repository, key: 'v1-abc', build: () => Promise.resolve(image) };
}

async function push(access: RegistryAccess, source: ImageSource): Promise<string> {
  const record = memoryRecord();
  return (await pushImages(access, await resolveImages({ it: source }, { record }), { record })).it;
}

describe("the node's own images in a registry", () => {
  it('are ours though somebody pushed another image under the very tag', async () => {
    const [ours, theirs] = [await randomImage(1000), await randomImage(1000)];
    const registry = createRegistry(open.host);
    await pushTo(registry, 'cutover/coredns', theirs, { tags: ['v1-abc'] });
    const access = { push: open.host, pull: 'registry.internal', insecure: true };
    const reference = await push(access, sourceOf('cutover/coredns', ours));
    expect(reference).toBe(`registry.internal/cutover/coredns@${ours.digest}`);
    const { bytes } = await registry.readManifest('cutover/coredns', ours.digest);
    expect(bytes.equals(ours.manifest.bytes)).toBe(true);
  });

  it('are looked for without the credential and pushed with it', async () => {
    let asked = 0;
    const credential = () => {
      asked += 1;
      return Promise.resolve(CREDENTIAL);
    };
    const access = { push: guarded.host, pull: 'registry.internal', insecure: true, credential };
    const source = sourceOf('cutover/pause', await randomImage(1000));
    await push(access, source);
    expect(asked).toBeGreaterThan(0);
    const before = asked;
    await push(access, source);
    expect(asked).toBe(before);
  });

  it('are refused where the credential is another one, which the error does not show', async () => {
    const credential = () => Promise.resolve({ username: 'node', password: 'mistaken' });
    const access = { push: guarded.host, pull: 'registry.internal', insecure: true, credential };
    const refused = push(access, sourceOf('cutover/shell', await randomImage(1000)));
    await expect(refused).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.not.stringContaining('mistaken'),
    });
  });
});
