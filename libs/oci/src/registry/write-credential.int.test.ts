import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomImage, removeRandomImages, startGuardedRegistry, type GuardedRegistry } from '../testing/index.ts';
import { createRegistry } from './client.ts';
import { fixedCredentials } from './credentials.ts';
import { pullFrom } from './pull.ts';
import { pushTo } from './push.ts';

/** More than the buffers on the way hold, so that a refused upload is cut in the middle. */
const LARGE = 8_000_000;

let guarded: GuardedRegistry;
beforeEach(async () => {
  guarded = await startGuardedRegistry('node', 'secret');
});
afterEach(() => guarded.stop());
afterAll(removeRandomImages);

function client(password: string | undefined) {
  const credentials =
    password === undefined
      ? () => Promise.resolve(undefined)
      : fixedCredentials(guarded.host, { username: 'node', password });
  return createRegistry(guarded.host, { credentials, retry: { attempts: 1 } });
}

const refused = (method: string) => guarded.seen.filter((line) => line.startsWith(method) && line.endsWith('401'));

describe('a registry that only writing needs a credential for', () => {
  it.each([
    ['', {}],
    [' with layers to mount', { mountFrom: 'other/app' }],
  ])('takes a push%s: its first request alone is asked for the credential', async (_, options) => {
    const image = await randomImage(LARGE, 10);
    await pushTo(client('secret'), 'app', image, { tags: ['v1'], concurrency: 1, ...options });
    expect(guarded.seen.slice(0, 6).map((line) => line.replace(/sha256:\w+/, 'DIGEST'))).toEqual([
      'HEAD /v2/app/manifests/v1 404',
      'HEAD /v2/app/manifests/DIGEST 404',
      'HEAD /v2/app/blobs/DIGEST 404',
      'POST /v2/app/blobs/uploads/ 401',
      'POST /v2/app/blobs/uploads/ 202',
      'PUT /v2/app/blobs/uploads/ 201',
    ]);
    expect([refused('POST').length, refused('PUT').length]).toEqual([1, 0]);
    expect((await pullFrom(client(undefined), 'app', 'v1')).digest).toBe(image.digest);
  });

  it.each([
    ['without one', undefined, /wants credentials and none are known/],
    [
      'with a wrong one',
      'guessed',
      /^POST .*\/v2\/app\/blobs\/uploads\/: the credentials [^:]+, log in again: status 401$/,
    ],
  ])('refuses a push %s in one line', async (_, password, line) => {
    const pushing = pushTo(client(password), 'app', await randomImage(10), { tags: ['v1'] });
    await expect(pushing).rejects.toMatchObject({ code: 'unauthorized', message: expect.stringMatching(line) });
    expect(guarded.seen.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });
});
