import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { basic, registryConfiguration, registryHash, startGuardedRegistry } from '../testing/guarded-registry.ts';
import type { GuardedRegistry } from '../testing/guarded-registry.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const MINUTE = 60_000;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = '{}';
const DIGEST = `sha256:${createHash('sha256').update(CONFIG).digest('hex')}`;
const IMAGE = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: DIGEST, size: CONFIG.length },
  layers: [],
});

describe('the registry with open reading', () => {
  const folder = temporaryFolder();
  const password = randomBytes(32).toString('hex');
  const right = basic(password);
  let program: string;
  let registry: GuardedRegistry;

  const openReading = (path: string) => ({ 'open-reading': { realm: 'cutover', path } });
  const status: GuardedRegistry['status'] = (...request) => registry.status(...request);

  /** Where the upload of a blob goes on. */
  async function upload(): Promise<string> {
    const response = await registry.send('POST', '/v2/some/image/blobs/uploads/', right);
    expect(response.status).toBe(202);
    return response.headers.get('location')!;
  }

  beforeAll(async () => {
    const tools = await ensureTools(['registry'], { progress: () => undefined });
    program = tools.registry.path;
    const htpasswd = join(folder.path, 'htpasswd');
    const { code, out } = await registryHash(program, ['cutover'], `${password}\n`);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^cutover:\$2[aby]\$05\$\S{53}\n$/) });
    writeFileSync(htpasswd, out);
    registry = await startGuardedRegistry(program, folder.path, openReading(htpasswd), MANIFEST);
    const blob = await upload();
    const stored = await registry.send('PUT', `${blob}&digest=${encodeURIComponent(DIGEST)}`, right, CONFIG);
    expect(stored.status).toBe(201);
    const tagged = await registry.send(
      'PUT',
      '/v2/some/image/manifests/v1',
      { ...right, 'content-type': MANIFEST },
      IMAGE,
    );
    expect(tagged.status).toBe(201);
  }, 30 * MINUTE);

  afterAll(async () => {
    await registry.stop();
    folder.remove();
  });

  it.each([
    ['GET', '/v2/some/image/manifests/v1', 200],
    ['HEAD', '/v2/some/image/manifests/v1', 200],
    ['GET', `/v2/some/image/blobs/${DIGEST}`, 200],
    ['GET', '/v2/some/image/tags/list', 200],
    ['GET', '/v2/some/image/manifests/v2', 404],
    ['GET', `/v2/other/image/blobs/${DIGEST}`, 404],
  ])('lets anybody pull: %s %s is %i', async (method, path, expected) => {
    expect(await status(method, path)).toBe(expected);
    expect(await status(method, path, right)).toBe(expected);
  });

  it.each([
    ['POST', '/v2/some/image/blobs/uploads/', 202],
    ['POST', `/v2/other/image/blobs/uploads/?mount=${DIGEST}&from=some/image`, 201],
    ['PUT', '/v2/some/image/manifests/v3', 400],
    ['DELETE', '/v2/some/image/manifests/v1', 405],
    ['DELETE', `/v2/some/image/blobs/${DIGEST}`, 405],
    ['GET', '/v2/_catalog', 200],
    ['GET', '/v2/', 200],
  ])('asks for the credential: %s %s is 401 without it, %i with it', async (method, path, expected) => {
    expect(await status(method, path)).toBe(401);
    expect(await status(method, path, basic(`${password}x`))).toBe(401);
    expect(await status(method, path, basic(password, 'root'))).toBe(401);
    expect(await status(method, path, { authorization: `Bearer ${password}` })).toBe(401);
    expect(await status(method, path, right)).toBe(expected);
  });

  it('refuses to carry on, finish or cancel the upload of another', async () => {
    const blob = await upload();
    for (const method of ['PATCH', 'PUT', 'DELETE']) expect(await status(method, blob)).toBe(401);
    expect(await status('GET', `/v2/some/image/blobs/${DIGEST}`)).toBe(200);
  });

  it('challenges who pings, so that a client learns that it may authenticate', async () => {
    const response = await registry.send('GET', '/v2/');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="cutover"');
  });

  it('refuses a wrong password where none is needed', async () => {
    expect(await status('GET', '/v2/some/image/manifests/v1', basic('wrong'))).toBe(401);
  });

  it.each([
    [[''], password, /NAME "": a name has neither colons nor blanks/],
    [['a:b'], password, /NAME "a:b": a name has neither colons nor blanks/],
    [['cutover'], '\n', /standard input: expected a password, got nothing/],
    [['cutover'], 'one\ntwo', /standard input: expected one line/],
    [['cutover'], 'x'.repeat(73), /standard input: the password is longer than 72 bytes/],
    [[], password, /accepts 1 arg/],
  ])('makes no hash of hash %j', async (args, input, line) => {
    const { code, out, error } = await registryHash(program, args, input);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error.trim().split('\n')).toEqual([expect.stringMatching(line)]);
  });

  it('does not start without its htpasswd file, and makes none up', async () => {
    const missing = join(folder.path, 'missing');
    const { code, tail } = await run(program, [
      'serve',
      registryConfiguration(folder.path, '127.0.0.1:0', openReading(missing)),
    ]);
    expect(code).toBe(1);
    expect(tail.at(-1)).toMatch(
      /^registry: .*auth\.open-reading\.path: open .*missing: no such file or directory; make it with/,
    );
    expect(existsSync(missing)).toBe(false);
  });
});
