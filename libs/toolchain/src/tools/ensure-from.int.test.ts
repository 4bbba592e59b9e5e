import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, readdir, rm, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { findGo } from '../go/installation.ts';
import { run } from '../process/run.ts';
import { FIXTURES, recordProgress, temporaryFolder, TINY, tinySource, writeScript } from '../testing/fixtures.ts';
import type { Catalogue } from '../go/tool-spec.ts';
import type { TinyName } from '../testing/fixtures.ts';
import { ToolchainError } from '../errors.ts';
import type { ProgressEvent } from '../progress.ts';
import { builtFrom } from './built-tools.ts';
import { ensureFrom } from './ensure-from.ts';
import type { Tool } from './tool.ts';

const MINUTE = 60_000;

const noGo = async (): Promise<undefined> => undefined;

async function version(tool: Tool): Promise<string> {
  return (await run(tool.path, [])).stdout;
}

/** Builds in another process, by Go's compiled packages in `packages`. */
function inItsOwnProcess(root: string, packages: string, ...names: TinyName[]): ChildProcess {
  const script = join(FIXTURES, '..', 'src', 'testing', 'ensure-tiny.ts');
  return spawn(process.execPath, [script, root, packages, ...names], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function workFolders(root: string): Promise<string[]> {
  const work = join(root, '.work');
  return existsSync(work) ? readdir(work) : [];
}

const { path: packages, remove: removePackages } = temporaryFolder();
afterAll(removePackages);

describe('a tool in the cache', () => {
  const { path: root, remove } = temporaryFolder();
  let built: Tool<'tiny'>;

  beforeAll(async () => {
    const { tiny } = await ensureFrom(tinySource(root, { packages }), ['tiny'], recordProgress());
    built = tiny;
  }, 2 * MINUTE);
  afterAll(remove);

  async function again(changes: Parameters<typeof tinySource>[1] = {}) {
    const { events, progress } = recordProgress();
    const { tiny } = await ensureFrom(tinySource(root, { packages, ...changes }), ['tiny'], { progress });
    return { tiny, states: events.map(({ state }) => state) };
  }

  it('was built with its version, its other names and nothing left over', async () => {
    expect(built).toMatchObject({ name: 'tiny', version: 'v1.2.3', source: 'built' });
    expect(await version(built)).toBe('tiny 1.2.3');
    expect((await run(built.programs['small']!, [])).stdout).toBe('tiny 1.2.3');
    expect(await workFolders(root)).toEqual([]);
    expect(await readdir(join(root, '.locks'))).toEqual([]);
  });

  it('is not built again', async () => {
    const { tiny, states } = await again();
    expect(tiny).toEqual({ ...built, source: 'cache' });
    expect(states).toEqual(['cached']);
  });

  it('serves where no Go is installed', async () => {
    expect((await again({ findGo: noGo })).tiny).toEqual({ ...built, source: 'cache' });
  });

  it('is known to be built, without a compiler too, and others are known not to be', async () => {
    const broken = async (): Promise<never> => Promise.reject(new ToolchainError('go-missing', 'does not run'));
    for (const changes of [{}, { findGo: noGo }, { findGo: broken }]) {
      expect(await builtFrom(tinySource(root, changes), ['tiny', 'broken'])).toEqual(new Set(['tiny']));
    }
    const newer = { path: '/opt/go', version: 'go9.9.9', settings: 'off' };
    expect(await builtFrom(tinySource(root, { findGo: async () => newer }), ['tiny'])).toEqual(new Set());
  });

  it.each([
    ['has grown', (path: string) => appendFile(path, 'x')],
    ['was cut short', (path: string) => truncate(path, 1000)],
    ['is gone', (path: string) => rm(path)],
    ['lost another name', (path: string) => rm(join(path, '..', 'small'))],
  ])(
    'is built again when it %s',
    async (_how, damage) => {
      await damage(built.path);
      const { tiny } = await again();
      expect(tiny).toEqual(built);
      expect(await version(tiny)).toBe('tiny 1.2.3');
    },
    2 * MINUTE,
  );

  it('is not built again when only its times changed', async () => {
    await utimes(built.path, new Date(0), new Date(0));
    expect((await again()).tiny.source).toBe('cache');
    expect((await again()).tiny.source).toBe('cache');
  });
});

describe('building a tool', () => {
  let root: string;
  let remove: () => void;

  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(() => remove());

  it(
    'that does not compile shows the last lines and leaves nothing',
    async () => {
      const { events, progress } = recordProgress();
      const failure = ensureFrom(tinySource(root, { packages }), ['broken'], { progress });
      await expect(failure).rejects.toMatchObject({
        code: 'build-failed',
        message: expect.stringMatching(/^broken v1\.0\.0 does not compile[^]*undefined: undefinedByIntent/),
      });
      expect(events.filter(({ tool }) => tool === 'broken').at(-1)).toMatchObject({ state: 'failed' });
      expect(existsSync(join(root, 'broken'))).toBe(false);
      expect(await workFolders(root)).toEqual([]);
      expect(await readdir(join(root, '.locks'))).toEqual([]);
    },
    MINUTE,
  );

  it(
    'happens once for two processes that ask at once',
    async () => {
      const children = [1, 2].map(() => inItsOwnProcess(root, packages, 'tiny'));
      const answers = await Promise.all(children.map((child) => text(child.stdout!)));
      const tools = answers.map((answer) => (JSON.parse(answer) as { tiny: Tool }).tiny);
      expect(tools.map(({ source }) => source).sort()).toEqual(['built', 'cache']);
      expect(tools[0]!.path).toBe(tools[1]!.path);
    },
    2 * MINUTE,
  );

  it(
    'tells what each is at: one that waits for its turn is not said to download',
    async () => {
      const { events, progress } = recordProgress();
      await ensureFrom(tinySource(root, { packages }), ['tiny', 'many'], { progress });
      const statesOf = (name: string) => events.filter(({ tool }) => tool === name).map(({ state }) => state);
      const changes = statesOf('tiny').filter((state, i, all) => state !== all[i - 1]);
      expect(changes.slice(0, 4)).toEqual(['waiting', 'downloading', 'waiting', 'compiling']);
      expect(changes.at(-1)).toBe('built');
      expect(events.filter(({ tool }) => tool === 'many')[0]).toMatchObject({ state: 'waiting', leftMs: 4000 });
      expect(events.at(-1)).toMatchObject({ tool: 'build caches', state: 'done' });
      expect(events.at(-1)).not.toHaveProperty('leftMs');
    },
    2 * MINUTE,
  );

  it(
    'needs no home folder that can be written to',
    async () => {
      const env = { ...process.env, HOME: '/etc/passwd/nobody', XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '' };
      const source = tinySource(root, { packages, env, findGo: () => findGo(env) });
      expect((await ensureFrom(source, ['tiny'], recordProgress())).tiny.source).toBe('built');
    },
    2 * MINUTE,
  );

  it(
    'ends at once when aborted and leaves nothing',
    async () => {
      const stop = new AbortController();
      const started = Promise.withResolvers<void>();
      const progress = ({ state }: ProgressEvent): void => void (state === 'compiling' && started.resolve());
      const building = ensureFrom(tinySource(root), ['many'], { progress, signal: stop.signal });
      const refused = expect(building).rejects.toThrow('enough');
      await started.promise;
      stop.abort(new Error('enough'));
      await refused;
      expect(existsSync(join(root, 'many'))).toBe(false);
      expect(await workFolders(root)).toEqual([]);
      const { stdout } = await run('ps', ['-eo', 'args']);
      expect(stdout).not.toContain(root);
    },
    MINUTE,
  );

  it(
    'recovers from a killed process: its lock, its folder and its compiler',
    async () => {
      const child = inItsOwnProcess(root, join(root, 'none-yet'), 'many');
      const working = async () => (await workFolders(root)).length > 0 && existsSync(join(root, '.locks'));
      await until('the build has a folder and a lock', working, { withinMs: MINUTE });
      const compiling = async () => (await run('ps', ['-eo', 'args'])).stdout.includes(join(root, '.work'));
      await until('its compiler runs', compiling, { withinMs: MINUTE });
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await readdir(join(root, '.locks'))).toHaveLength(1);
      const { many } = await ensureFrom(tinySource(root, { packages }), ['many'], recordProgress());
      expect(many.source).toBe('built');
      expect(await workFolders(root)).toEqual([]);
      expect((await run('ps', ['-eo', 'args'])).stdout).not.toContain(join(root, '.work'));
    },
    3 * MINUTE,
  );

  it(
    'lays the files that its program embeds into the build alone',
    async () => {
      const { embedding } = await ensureFrom(tinySource(root, { packages }), ['embedding'], recordProgress());
      expect((await run(embedding.path, [])).stdout).toMatch(/^Additional IP Rights Grant/);
      expect(await readdir(join(FIXTURES, 'go', 'embedding'))).toEqual(['go.mod', 'go.sum', 'main.go']);
    },
    2 * MINUTE,
  );

  it(
    'adds files of ours to a copy of the module that lacks them, and to that alone',
    async () => {
      const { adding } = await ensureFrom(tinySource(root, { packages }), ['adding'], recordProgress());
      expect((await run(adding.path, [])).stdout).toBe('added');
      expect(await readdir(join(FIXTURES, 'go', 'adding'))).toEqual(['go.mod', 'go.sum', 'lacking', 'main.go']);
    },
    2 * MINUTE,
  );

  it(
    'adds nothing over a file that the module has by now',
    async () => {
      const adding = { ...TINY.adding, adds: [{ from: 'lacking/lacking.go', to: 'PATENTS' }] };
      const catalogue: Catalogue<TinyName> = { ...TINY, adding };
      const refused = ensureFrom(tinySource(root, { packages, catalogue }), ['adding'], recordProgress());
      await expect(refused).rejects.toMatchObject({
        code: 'build-failed',
        message: 'adding: golang.org/x/sys has PATENTS itself: leave it out of what is added',
      });
    },
    2 * MINUTE,
  );

  it('that cannot be downloaded shows what Go says about it', async () => {
    const env = { ...process.env, GOPROXY: 'off' };
    const failure = ensureFrom(tinySource(root, { packages, env }), ['remote'], recordProgress());
    await expect(failure).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/^remote v0\.38\.0 cannot be downloaded: [^]*GOPROXY=off$/),
    });
    expect(existsSync(join(root, 'remote'))).toBe(false);
  });

  it('says in one line what to do where no Go is installed', async () => {
    const missing = ensureFrom(tinySource(root, { findGo: noGo }), ['tiny'], recordProgress());
    await expect(missing).rejects.toMatchObject({
      code: 'go-missing',
      message: expect.stringMatching(/^Go is not installed, and compiles tiny: install Go 1\.24\.0 or newer [^\n]*$/),
    });
  });

  it('refuses a Go that is too old', async () => {
    const old = { path: '/opt/go/bin/go', version: 'go1.21.3', settings: 'off' };
    const refused = ensureFrom(tinySource(root, { findGo: async () => old }), ['tiny'], recordProgress());
    await expect(refused).rejects.toMatchObject({
      code: 'go-too-old',
      message: expect.stringMatching(/^\/opt\/go\/bin\/go is go1\.21\.3, too old for tiny: install Go 1\.24\.0/),
    });
  });

  it('refuses before it starts where the disk has not enough room', async () => {
    const { catalogue } = tinySource(root);
    const huge = { ...catalogue, tiny: { ...catalogue.tiny, diskMib: 1e9 } };
    const refused = ensureFrom(tinySource(root, { catalogue: huge }), ['tiny'], recordProgress());
    await expect(refused).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(
        /^building tiny needs about 976562\.5 GiB of free disk at \S+, \S+ GiB are free: /,
      ),
    });
    expect(await workFolders(root)).toEqual([]);
  });

  it('refuses a name that is no tool', async () => {
    const refused = ensureFrom(tinySource(root), ['tyni' as TinyName], recordProgress());
    await expect(refused).rejects.toMatchObject({
      code: 'unknown-tool',
      message: expect.stringContaining('tiny, broken'),
    });
  });

  it('is not needed where PATH serves, and only where that was allowed', async () => {
    const onPath = { program: 'tiny', args: [], pattern: /tiny (\S+)/, from: '1.2.0', below: '2.0.0' };
    const { catalogue } = tinySource(root);
    await writeScript(join(root, 'bin', 'tiny'), 'echo tiny 1.9.0');
    const source = tinySource(root, {
      catalogue: { ...catalogue, tiny: { ...catalogue.tiny, onPath } },
      env: { ...process.env, PATH: join(root, 'bin') },
      findGo: noGo,
    });
    const { tiny } = await ensureFrom(source, ['tiny'], { ...recordProgress(), allowPath: true });
    expect(tiny).toMatchObject({ path: join(root, 'bin', 'tiny'), version: 'v1.9.0', source: 'path' });
    await expect(ensureFrom(source, ['tiny'], recordProgress())).rejects.toMatchObject({ code: 'go-missing' });
    await writeScript(join(root, 'bin', 'tiny'), 'echo tiny 2.0.0');
    await expect(ensureFrom(source, ['tiny'], { ...recordProgress(), allowPath: true })).rejects.toMatchObject({
      code: 'go-missing',
    });
  });
});
