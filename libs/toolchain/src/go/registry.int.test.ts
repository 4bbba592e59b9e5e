import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, until } from '@cutover/testing-kit';
import { run } from '../process/run.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
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

function basic(password: string, name = 'cutover'): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

describe('the registry with open reading', () => {
  const folder = temporaryFolder();
  const password = randomBytes(32).toString('hex');
  const right = basic(password);
  let program: string;
  let child: ChildProcess | undefined;
  let origin: string;

  async function hash(args: readonly string[], input: string): Promise<{ code: number; out: string; error: string }> {
    const hashing = spawn(program, ['hash', ...args], { stdio: 'pipe' });
    hashing.stdin.end(input);
    const [out, error, [code]] = await Promise.all([text(hashing.stdout), text(hashing.stderr), once(hashing, 'exit')]);
    return { code: code as number, out, error };
  }

  function configuration(address: string, htpasswd: string): string {
    const file = join(folder.path, `${address.replace(/\W/g, '-')}.yml`);
    const storage = { filesystem: { rootdirectory: join(folder.path, 'data') }, delete: { enabled: false } };
    const auth = { 'open-reading': { realm: 'cutover', path: htpasswd } };
    const http = { addr: address };
    writeFileSync(file, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, auth, http }));
    return file;
  }

  function send(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> {
    const init = { method, headers: { accept: MANIFEST, ...headers }, ...(body === undefined ? {} : { body }) };
    return fetch(new URL(path, origin), init);
  }

  async function status(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
    const response = await send(method, path, headers);
    await response.arrayBuffer();
    return response.status;
  }

  /** Where the upload of a blob goes on. */
  async function upload(): Promise<string> {
    const response = await send('POST', '/v2/some/image/blobs/uploads/', right);
    expect(response.status).toBe(202);
    return response.headers.get('location')!;
  }

  beforeAll(async () => {
    const { registry } = await ensureTools(['registry'], { progress: () => undefined });
    program = registry.path;
    const htpasswd = join(folder.path, 'htpasswd');
    const { code, out } = await hash(['cutover'], `${password}\n`);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^cutover:\$2[aby]\$05\$\S{53}\n$/) });
    writeFileSync(htpasswd, out);
    const address = `127.0.0.1:${await freePort()}`;
    origin = `http://${address}`;
    const env = { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' };
    child = spawn(program, ['serve', configuration(address, htpasswd)], { stdio: 'ignore', env });
    await until('the registry answers', async () => {
      if (child?.exitCode !== null) throw new Error(`the registry ended with ${child?.exitCode}`);
      return (await fetch(origin).catch(() => undefined))?.ok;
    });
    const blob = await upload();
    const stored = await send('PUT', `${blob}&digest=${encodeURIComponent(DIGEST)}`, right, CONFIG);
    expect(stored.status).toBe(201);
    const tagged = await send('PUT', '/v2/some/image/manifests/v1', { ...right, 'content-type': MANIFEST }, IMAGE);
    expect(tagged.status).toBe(201);
  }, 30 * MINUTE);

  afterAll(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
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
    const response = await send('GET', '/v2/');
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
    const { code, out, error } = await hash(args, input);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error.trim().split('\n')).toEqual([expect.stringMatching(line)]);
  });

  it('does not start without its htpasswd file, and makes none up', async () => {
    const missing = join(folder.path, 'missing');
    const { code, tail } = await run(program, ['serve', configuration('127.0.0.1:0', missing)]);
    expect(code).toBe(1);
    expect(tail.at(-1)).toMatch(
      /^registry: .*auth\.open-reading\.path: open .*missing: no such file or directory; make it with/,
    );
    expect(existsSync(missing)).toBe(false);
  });
});
