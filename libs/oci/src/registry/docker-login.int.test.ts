import { chmod, chown, lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dockerConfigCredentials } from './docker-config.ts';
import { removeDockerLogin, storeDockerLogin } from './docker-login.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cutover-docker-login-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const HOST = '127.0.0.1:5050';
const LOGIN = { username: 'member', password: 'pass:word' };
const file = () => join(scratch, 'config.json');
const environment = () => ({ DOCKER_CONFIG: scratch, PATH: `${scratch}:${process.env['PATH']}` });
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const written = async () => JSON.parse(await readFile(file(), 'utf8')) as Record<string, unknown>;

async function helper(name: string, body: string): Promise<void> {
  await writeFile(join(scratch, `docker-credential-${name}`), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

describe('storeDockerLogin', () => {
  it('writes a file that only its owner reads, and that pushes find their credentials in', async () => {
    const DOCKER_CONFIG = join(scratch, 'new', 'docker');
    const stored = await storeDockerLogin({ DOCKER_CONFIG }, HOST, LOGIN);
    expect(stored).toEqual({ path: join(DOCKER_CONFIG, 'config.json') });
    expect([await modeOf(stored.path), await modeOf(DOCKER_CONFIG)]).toEqual([0o600, 0o700]);
    expect(await dockerConfigCredentials({ DOCKER_CONFIG })(HOST)).toEqual(LOGIN);
  });

  it('replaces the entry of the registry alone', async () => {
    const before = { auths: { 'registry.example': { auth: 'a' }, [HOST]: { auth: 'b' } }, detachKeys: 'ctrl-e,e' };
    await writeFile(file(), JSON.stringify(before));
    await chmod(file(), 0o644);
    await storeDockerLogin(environment(), HOST, LOGIN);
    const auth = Buffer.from('member:pass:word').toString('base64');
    expect(await written()).toEqual({ ...before, auths: { ...before.auths, [HOST]: { auth } } });
    expect(await modeOf(file())).toBe(0o600);
    expect(await readdir(scratch)).toEqual(['config.json']);
  });

  it.each<[string, object]>([
    ['of the registry', { credHelpers: { [HOST]: 'planted' } }],
    ['of all registries', { credsStore: 'planted' }],
  ])('has the helper %s keep the password, which neither arguments nor the file show', async (_, config) => {
    await writeFile(file(), JSON.stringify(config));
    await helper('planted', `echo "$@" > ${scratch}/arguments; cat > ${scratch}/input`);
    const stored = await storeDockerLogin(environment(), HOST, LOGIN);
    expect(stored).toEqual({ path: file(), helper: 'docker-credential-planted' });
    expect(await readFile(join(scratch, 'arguments'), 'utf8')).toBe('store\n');
    const entry = { ServerURL: HOST, Username: 'member', Secret: 'pass:word' };
    expect(JSON.parse(await readFile(join(scratch, 'input'), 'utf8'))).toEqual(entry);
    expect(await written()).toEqual({ ...config, auths: { [HOST]: {} } });
  });

  it('leaves the file as it was where the helper fails, and shows nothing of what that prints', async () => {
    const before = JSON.stringify({ credsStore: 'planted' });
    await writeFile(file(), before);
    await helper('planted', 'cat; exit 3');
    await expect(storeDockerLogin(environment(), HOST, LOGIN)).rejects.toMatchObject({
      code: 'credentials-invalid',
      message: `docker-credential-planted failed with status 3: it does not store the credentials of ${HOST}`,
    });
    expect(await readFile(file(), 'utf8')).toBe(before);
  });

  it.each(['{"auths": {"x"', '[]', '{"auths": []}'])('leaves a file that is wrong as it was: %s', async (before) => {
    await writeFile(file(), before);
    await expect(storeDockerLogin(environment(), HOST, LOGIN)).rejects.toMatchObject({ code: 'credentials-invalid' });
    expect(await readFile(file(), 'utf8')).toBe(before);
    expect(await readdir(scratch)).toEqual(['config.json']);
  });

  it('follows a link to where people keep the file, and leaves it theirs', async () => {
    const real = join(scratch, 'elsewhere.json');
    await writeFile(real, '{}');
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(real, 65_534, 65_534);
    await symlink(real, file());
    await storeDockerLogin(environment(), HOST, LOGIN);
    expect((await lstat(file())).isSymbolicLink()).toBe(true);
    expect((await stat(real)).uid).toBe(isRoot ? 65_534 : process.getuid?.());
    expect(await written()).toHaveProperty(['auths', HOST]);
  });
});

describe('removeDockerLogin', () => {
  it('takes out the entry of the registry alone, once', async () => {
    await writeFile(file(), JSON.stringify({ auths: { 'registry.example': { auth: 'a' } }, detachKeys: 'ctrl-e,e' }));
    const before = await written();
    await storeDockerLogin(environment(), HOST, LOGIN);
    expect(await removeDockerLogin(environment(), HOST)).toEqual({ path: file(), removed: true });
    expect([await written(), await modeOf(file())]).toEqual([before, 0o600]);
    expect(await removeDockerLogin(environment(), HOST)).toEqual({ path: file(), removed: false });
  });

  it('makes no file where there is none', async () => {
    expect(await removeDockerLogin(environment(), HOST)).toEqual({ path: file(), removed: false });
    expect(await readdir(scratch)).toEqual([]);
  });

  it('has the helper forget it, and leaves the file as it was where that fails', async () => {
    await writeFile(file(), JSON.stringify({ credsStore: 'planted', auths: { [HOST]: {} } }));
    const before = await readFile(file(), 'utf8');
    await helper('planted', 'exit 3');
    await expect(removeDockerLogin(environment(), HOST)).rejects.toMatchObject({
      message: `docker-credential-planted failed with status 3: it does not forget the credentials of ${HOST}`,
    });
    expect(await readFile(file(), 'utf8')).toBe(before);
    await helper('planted', `echo "$@" > ${scratch}/arguments; cat > ${scratch}/input`);
    const helped = { path: file(), removed: true, helper: 'docker-credential-planted' };
    expect(await removeDockerLogin(environment(), HOST)).toEqual(helped);
    const said = await Promise.all(['arguments', 'input'].map((name) => readFile(join(scratch, name), 'utf8')));
    expect(said).toEqual(['erase\n', HOST]);
    expect(await written()).toEqual({ credsStore: 'planted', auths: {} });
  });
});
