import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRegistry, pullFrom } from '@cutover/oci';
import { randomImage, removeRandomImages, startGuardedRegistry, type GuardedRegistry } from '@cutover/oci/testing';
import { pushImage } from './push-image.ts';

let guarded: GuardedRegistry;
const before = { ...process.env };
beforeEach(async () => {
  guarded = await startGuardedRegistry('node', 'secret');
});
afterEach(async () => {
  process.env = { ...before };
  await guarded.stop();
});
afterAll(removeRandomImages);

describe('a push with a name and a password', () => {
  it('uses them before those of the environment', async () => {
    process.env['CUTOVER_REGISTRY'] = guarded.host;
    process.env['CUTOVER_REGISTRY_USERNAME'] = 'node';
    process.env['CUTOVER_REGISTRY_PASSWORD'] = 'of somebody else';
    const image = await randomImage(1000, 10);
    const reference = `${guarded.host}/app:v1`;
    await expect(pushImage(image, reference)).rejects.toMatchObject({ code: 'unauthorized' });
    const credentials = { username: 'node', password: 'secret' };
    const pushed = await pushImage(image, reference, { credentials });
    expect(pushed.reference).toBe(`${guarded.host}/app@${image.digest}`);
    expect((await pullFrom(createRegistry(guarded.host), 'app', 'v1')).digest).toBe(image.digest);
  });

  it('fails in one line where they are wrong', async () => {
    const credentials = { username: 'node', password: 'guessed' };
    const pushing = pushImage(await randomImage(10), `${guarded.host}/app:v1`, { credentials });
    await expect(pushing).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringMatching(/^POST [^\n]+401$/),
    });
    await expect(pushing).rejects.not.toThrow(/guessed/);
  });
});
