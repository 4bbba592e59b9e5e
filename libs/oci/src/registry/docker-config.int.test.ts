import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Credentials } from './credentials.ts';
import { dockerConfigCredentials } from './docker-config.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cutover-docker-config-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const HOST = 'registry.example:5000';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const MEMBER = { username: 'member', password: 'pass:word' };
const AUTH = { auth: base64('member:pass:word') };

async function locate(config: unknown, registry = HOST): Promise<Credentials | undefined> {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  await writeFile(join(scratch, 'config.json'), text);
  return dockerConfigCredentials({ DOCKER_CONFIG: scratch, PATH: `${scratch}:${process.env['PATH']}` })(registry);
}

async function helper(name: string, body: string): Promise<void> {
  await writeFile(join(scratch, `docker-credential-${name}`), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

const answer = (username: string, secret: string): string =>
  `echo '${JSON.stringify({ ServerURL: 'x', Username: username, Secret: secret })}'`;
const notFound = `echo 'credentials not found in native keychain'; exit 1`;

describe("the auths of Docker's config.json", () => {
  it.each<[string, Record<string, unknown>, Credentials | undefined]>([
    ['name and password', { [HOST]: AUTH }, MEMBER],
    ['in two fields', { [HOST]: MEMBER }, MEMBER],
    ['an identity token', { [HOST]: { ...AUTH, identitytoken: 'refresh' } }, { identityToken: 'refresh' }],
    ['under https://', { [`https://${HOST}`]: AUTH }, MEMBER],
    ['under https://…/v1/', { [`https://${HOST}/v1/`]: AUTH }, MEMBER],
    ['under http://…/v2/', { [`http://${HOST}/v2/`]: AUTH }, MEMBER],
    ['of another port', { 'registry.example': AUTH }, undefined],
    ['of a longer host', { [`${HOST}.evil.example`]: AUTH }, undefined],
    ['an empty entry', { [HOST]: {} }, undefined],
    ['none', {}, undefined],
  ])('%s', async (_name, auths, expected) => {
    expect(await locate({ auths })).toEqual(expected);
  });

  it.each(['https://index.docker.io/v1/', 'docker.io', 'index.docker.io'])('of Docker Hub under %s', async (key) => {
    expect(await locate({ auths: { [key]: AUTH } }, 'docker.io')).toEqual(MEMBER);
  });

  it('without a file are none', async () => {
    expect(await dockerConfigCredentials({ DOCKER_CONFIG: join(scratch, 'absent') })(HOST)).toBeUndefined();
  });
});

describe('a config.json that is wrong is one line that names it and shows nothing of it', () => {
  it.each<[string, string | object]>([
    ['cut', '{"auths": {"x": {"auth": "planted'],
    ['no JSON', 'planted'],
    ['a list', '["planted"]'],
    ['null', 'null'],
    ['with auths that are none', { auths: 'planted' }],
    ['with credHelpers that are none', { credHelpers: ['planted'] }],
    ['with an entry that is none', { auths: { [HOST]: 'planted' } }],
    ['with an auth that is no text', { auths: { [HOST]: { auth: { planted: 1 } } } }],
    ['with an auth without a colon', { auths: { [HOST]: { auth: base64('planted') } } }],
  ])('%s', async (_name, config) => {
    const failure = (await locate(config).catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({ code: 'credentials-invalid' });
    expect(failure.message).toMatch(/^[^\n]+$/);
    expect(failure.message).toContain(join(scratch, 'config.json'));
    const whole = `${failure.message} ${String(failure.cause)} ${JSON.stringify(failure)}`;
    expect(whole).not.toMatch(new RegExp(`planted|${base64('planted')}`));
  });

  it('a folder in its place', async () => {
    await mkdir(join(scratch, 'config.json'));
    await expect(dockerConfigCredentials({ DOCKER_CONFIG: scratch })(HOST)).rejects.toMatchObject({
      code: 'credentials-invalid',
      message: expect.stringMatching(/config\.json: cannot be read \(EISDIR\): [^\n]+$/),
    });
  });
});

describe('a credential helper', () => {
  it('of credsStore is asked for the registry on its stdin', async () => {
    await helper('store', `read host; [ "$host" = ${HOST} ] && ${answer('member', 'pass:word')}`);
    expect(await locate({ credsStore: 'store' })).toEqual(MEMBER);
  });

  it('of credHelpers goes before credsStore, and both before auths', async () => {
    await helper('own', answer('own', 'a'));
    await helper('store', answer('store', 'b'));
    const config = { auths: { [HOST]: AUTH }, credHelpers: { [HOST]: 'own' }, credsStore: 'store' };
    expect(await locate(config)).toEqual({ username: 'own', password: 'a' });
    expect(await locate({ ...config, credHelpers: {} })).toEqual({ username: 'store', password: 'b' });
  });

  it('may answer with an identity token', async () => {
    await helper('store', answer('<token>', 'refresh'));
    expect(await locate({ credsStore: 'store' })).toEqual({ identityToken: 'refresh' });
  });

  it('that finds none leaves it to auths', async () => {
    await helper('store', notFound);
    expect(await locate({ credsStore: 'store' })).toBeUndefined();
    expect(await locate({ credsStore: 'store', auths: { [HOST]: AUTH } })).toEqual(MEMBER);
  });

  it('that does not read its stdin does no harm', async () => {
    await helper('store', `exec <&-; ${notFound}`);
    for (let round = 0; round < 5; round += 1) expect(await locate({ credsStore: 'store' })).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['fails', 'echo planted; exit 3', /^docker-credential-store failed with status 3: [^\n]+$/],
    ['answers with no JSON', 'echo planted', /^docker-credential-store answered with no JSON[^\n]*$/],
    ['answers with null', 'echo null', /^docker-credential-store answered with no JSON[^\n]*$/],
    ['answers without a secret', `echo '{"Username":"planted"}'`, /answered with no JSON of Username and Secret$/],
  ])('that %s is one line', async (_name, body, line) => {
    await helper('store', body);
    const asking = locate({ credsStore: 'store' });
    await expect(asking).rejects.toMatchObject({ code: 'credentials-invalid', message: expect.stringMatching(line) });
    await expect(asking).rejects.not.toThrow(/planted/);
  });

  it('that cannot be run is one line', async () => {
    await expect(locate({ credsStore: 'absent' })).rejects.toThrow(
      /^docker-credential-absent cannot be run \(ENOENT\): [^\n]+$/,
    );
    await helper('closed', notFound);
    await chmod(join(scratch, 'docker-credential-closed'), 0o644);
    await expect(locate({ credsStore: 'closed' })).rejects.toThrow(/cannot be run \(E\w+\)/);
  });
});
