import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Image } from '@cutover/oci';
import { run } from '@cutover/toolchain';
import { cutover } from './testing/command-line.ts';
import { BankOfImages } from './testing/dockerfiles/bank.ts';
import { javaBases, nodeBases } from './testing/dockerfiles/bases.ts';
import { Buildah } from './testing/dockerfiles/buildah.ts';
import { copyContext, DOCKERFILES, ourImage, ROOT, SERVERS, SERVICES } from './testing/dockerfiles/built-images.ts';
import type { Server, Service } from './testing/dockerfiles/built-images.ts';
import { startContainer } from './testing/dockerfiles/containers.ts';
import { npmSecrets, PLANTED } from './testing/dockerfiles/npm-secrets.ts';
import { installsCached } from './testing/dockerfiles/steps.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NONROOT = '65532:65532';
const PERMITTED = join(import.meta.dirname, 'permitted-differences');

let buildah: Buildah;
let context: string;
let secrets: Readonly<Record<string, string>>;
const args = { node: {}, java: {} };
const built = new Map<Service | Server, { readonly layout: string; readonly image: Image }>();

/** How many differences each permitted one was found to be. */
const fitting = new Map<string, number>();

interface Compared {
  readonly differences: readonly unknown[];
  readonly ignored: readonly { readonly pattern: string; readonly count: number }[];
}

const isService = (name: Service | Server): name is Service => SERVICES.some((service) => service === name);

function build(name: Service | Server, more: Readonly<Record<string, string>> = {}, tag = DOCKERFILES[name].tag) {
  const { file, target } = DOCKERFILES[name];
  const own = isService(name) ? { args: { ...args.node, VERSION: '1.0.0', ...more }, secrets } : { args: args.java };
  return buildah.build({ dockerfile: join(context, file), context, tag, ...(target && { target }), ...own });
}

async function pinned(bases: { build: Image; run: Image }, name: string) {
  return {
    BUILD_BASE: await buildah.load(bases.build, `${name}-build`),
    BASE: await buildah.load(bases.run, name),
  };
}

/** Files of the store, every layer and configuration among them, that hold one of the texts. */
async function filesWith(texts: readonly string[]): Promise<string[]> {
  const patterns = texts.flatMap((text) => ['-e', text]);
  const { code, stdout } = await run('grep', ['-rlF', ...patterns, join(buildah.folder, 'root')]);
  expect(code).toBeLessThan(2);
  return stdout.split('\n').filter((line) => line !== '');
}

beforeAll(async () => {
  buildah = await Buildah.open();
  context = await copyContext(join(buildah.folder, 'context'));
  secrets = await npmSecrets(buildah.folder);
  args.node = await pinned(await nodeBases(ROOT), 'node');
  args.java = await pinned(await javaBases(), 'java');
  for (const name of [...SERVICES, ...SERVERS]) {
    await build(name);
    built.set(name, await buildah.export(DOCKERFILES[name].tag));
  }
}, COLD_MS);

afterAll(() => buildah?.close(), PATIENCE_MS);

describe.each([...SERVICES, ...SERVERS])('the image of %s by its Dockerfile', (name) => {
  it(
    'is the one that Cutover makes, but for what is permitted, each with its reason',
    async () => {
      const ours = await ourImage(name, join(buildah.folder, 'ours'));
      const list = isService(name) ? 'service' : name === 'zookeeper' ? 'kafka' : name;
      const ignore = ['--ignore', join(PERMITTED, `${list}.txt`), '--json'];
      const { code, stdout } = await cutover('image', 'diff', ours, built.get(name)!.layout, ...ignore);
      const { differences, ignored } = JSON.parse(stdout) as Compared;
      expect({ code, differences }).toEqual({ code: 0, differences: [] });
      for (const { pattern, count } of ignored) {
        const rule = `${list}: ${pattern}`;
        fitting.set(rule, (fitting.get(rule) ?? 0) + count);
      }
      expect(ignored.length).toBeLessThanOrEqual(10);
    },
    PATIENCE_MS,
  );

  it('runs as a user by number, and has a folder to write to', () => {
    const { User, Volumes } = built.get(name)!.image.config.value.config ?? {};
    expect({ User, Volumes }).toEqual({ User: NONROOT, Volumes: { '/tmp': {} } });
  });
});

it('no difference is permitted that is not there', () => {
  expect(fitting.size).toBeGreaterThan(0);
  expect([...fitting].filter(([, count]) => count === 0)).toEqual([]);
});

describe('the images', () => {
  it(
    'run together: services find their database and brokers',
    async () => {
      const bank = new BankOfImages(buildah, new Map([...built].map(([name, { image }]) => [name, image])));
      try {
        const env = await bank.startServers();
        expect(await bank.makeTopics(env)).toBe(0);
        const urls: string[] = [];
        for (const name of SERVICES) urls.push(await bank.startService(name, env));
        for (const url of urls) {
          const answer = await bank.answer(`${url}/readyz`);
          expect([answer.status, answer.headers.get('x-version')]).toEqual([200, '1.0.0']);
        }
      } finally {
        await bank.stop();
      }
    },
    PATIENCE_MS,
  );

  it(
    'take time zone and heap as build arguments',
    async () => {
      const tag = 'cosmos/account:seoul';
      await build('account', { TZ: 'Asia/Seoul', HEAP_MB: '256' }, tag);
      const { image } = await buildah.export(tag);
      const script =
        'console.log(process.getuid(), new Date(0).getHours(), v8.getHeapStatistics().heap_size_limit / 2 ** 20)';
      const entrypoint = ['/usr/local/bin/node', '--eval', script];
      const container = await startContainer(buildah, tag, image, { entrypoint, command: [] });
      expect(await container.ended).toBe(0);
      // What V8 adds to the old space depends on its version and the machine: the same Node says it here.
      const here = await run(process.execPath, ['--max-old-space-size=256', '--eval', script], {
        env: { TZ: 'Asia/Seoul' },
      });
      const [uid, ...rest] = container.output().trim().split(' ').map(Number);
      const [, ...expected] = here.stdout.trim().split(' ').map(Number);
      expect([uid, ...rest]).toEqual([65_532, ...expected]);
      expect(expected[0]).toBe(9);
    },
    PATIENCE_MS,
  );
});

describe('a build', () => {
  it(
    'installs nothing again after an edit of a source, and does after one of a package file',
    async () => {
      const edit = (file: string, text: string) => appendFile(join(context, file), text);
      await edit('apps/account/src/main.ts', '\nconsole.error("edited");\n');
      await edit('libs/service-kit/src/index.ts', '\nexport const edited = true;\n');
      expect(installsCached(await build('account', {}, 'cosmos/account:edited'))).toEqual([true, true]);
      const { image } = await buildah.export('cosmos/account:edited');
      const before = built.get('account')!.image;
      const diffIds = ({ config }: Image) => config.value.rootfs.diff_ids;
      const same = diffIds(image).map((diffId, index) => diffId === diffIds(before)[index]);
      expect(same).toEqual([...same.slice(0, -1).fill(true), false]);

      const manifest = join(context, 'apps', 'account', 'package.json');
      await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"private": true', '"private": true '));
      expect(installsCached(await build('account', {}, 'cosmos/account:edited'))).toContain(false);
    },
    PATIENCE_MS,
  );

  it(
    'leaves nothing of the npm settings behind, in no layer and no configuration',
    async () => {
      expect(await filesWith(PLANTED)).toEqual([]);
      // The check itself: a Dockerfile that copies what it should mount.
      const leaking = join(buildah.folder, 'leaking');
      await mkdir(leaking);
      const [{ BASE }, npmrc] = [args.node as { BASE: string }, await readFile(secrets['npmrc']!, 'utf8')];
      await writeFile(join(leaking, '.npmrc'), npmrc);
      await writeFile(join(leaking, 'Dockerfile'), `FROM ${BASE}\nCOPY .npmrc /app/\nENV TOKEN=${PLANTED[1]}\n`);
      await buildah.build({ dockerfile: join(leaking, 'Dockerfile'), context: leaking, tag: 'leaking' });
      const found = await filesWith(PLANTED);
      expect(found.filter((file) => file.endsWith('/app/.npmrc'))).toHaveLength(1);
      expect(found.length).toBeGreaterThan(1);
    },
    PATIENCE_MS,
  );
});
