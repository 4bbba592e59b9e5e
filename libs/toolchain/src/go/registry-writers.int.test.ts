import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { basic, registryConfiguration, registryHash, startGuardedRegistry } from '../testing/guarded-registry.ts';
import type { GuardedRegistry } from '../testing/guarded-registry.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const MINUTE = 60_000;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const UPLOAD = '/v2/some/image/blobs/uploads/';

describe('the registry with named writers', () => {
  const folder = temporaryFolder();
  const [writer, reader] = [basic('first', 'writer'), basic('second', 'reader')];
  let program: string;
  let registry: GuardedRegistry;

  const htpasswd = () => join(folder.path, 'htpasswd');

  beforeAll(async () => {
    const tools = await ensureTools(['registry'], { progress: () => undefined });
    program = tools.registry.path;
    const lines = await Promise.all([
      registryHash(program, ['writer'], 'first'),
      registryHash(program, ['reader'], 'second'),
    ]);
    writeFileSync(htpasswd(), lines.map(({ out }) => out).join(''));
    const auth = { 'named-writers': { realm: 'private', path: htpasswd(), writers: ['writer'] } };
    registry = await startGuardedRegistry(program, folder.path, auth, MANIFEST);
  }, 30 * MINUTE);

  afterAll(async () => {
    await registry.stop();
    folder.remove();
  });

  it.each([
    ['GET', '/v2/', 200, 200],
    ['GET', '/v2/some/image/manifests/v1', 404, 404],
    ['GET', '/v2/some/image/tags/list', 404, 404],
    ['POST', UPLOAD, 202, 401],
    ['PUT', '/v2/some/image/manifests/v1', 400, 401],
    ['DELETE', '/v2/some/image/manifests/v1', 405, 401],
    ['GET', '/v2/_catalog', 200, 401],
  ])(
    'answers %s %s with %i to a writer, %i to a reader, 401 to anybody else',
    async (method, path, ofWriter, ofReader) => {
      expect(await registry.status(method, path, writer)).toBe(ofWriter);
      expect(await registry.status(method, path, reader)).toBe(ofReader);
      for (const stranger of [
        {},
        basic('second', 'writer'),
        basic('first', 'nobody'),
        { authorization: 'Bearer first' },
      ])
        expect(await registry.status(method, path, stranger)).toBe(401);
    },
  );

  it('challenges whoever it refuses, a reader too', async () => {
    for (const headers of [{}, reader]) {
      const response = await registry.send('POST', UPLOAD, headers);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="private"']);
    }
  });

  it.each([
    [{ writers: ['writer'] }, /auth\.named-writers\.path must name an htpasswd file/],
    [{ path: '/missing/htpasswd', writers: ['writer'] }, /auth\.named-writers\.path: open .*no such file/],
    [{ path: '' }, /path must name/],
    [{}, /path must name/],
  ])('does not start with %j', async (options, line) => {
    const auth = { 'named-writers': { realm: 'private', ...options } };
    const { code, tail } = await run(program, ['serve', registryConfiguration(folder.path, '127.0.0.1:0', auth)]);
    expect([code, tail.at(-1)]).toEqual([1, expect.stringMatching(line)]);
  });

  it.each([[undefined], [[]], ['writer'], [['']]])('does not start where its writers are %j', async (writers) => {
    const auth = { 'named-writers': { realm: 'private', path: htpasswd(), writers } };
    const { code, tail } = await run(program, ['serve', registryConfiguration(folder.path, '127.0.0.1:0', auth)]);
    expect([code, tail.at(-1)]).toEqual([1, expect.stringMatching(/auth\.named-writers\.writers/)]);
  });
});
