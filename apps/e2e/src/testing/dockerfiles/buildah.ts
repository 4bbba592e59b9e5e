import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageOf } from './layout.ts';
import { succeedCommand } from './command.ts';
import { unmountBelow } from './mounts.ts';
import { writeLayout, type Image } from '@cutover/oci';
import { cacheFolder } from '@cutover/toolchain';

export interface BuildRequest {
  readonly dockerfile: string;
  readonly context: string;
  readonly tag: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  /** Files by the secret's id. */
  readonly secrets?: Readonly<Record<string, string>>;
}

const PREFIX = 'cutover-buildah-';

/** buildah, with a store of its own that goes with it. What builds download (npm's and Maven's caches) stays in Cutover's cache. */
export class Buildah {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, downloads: string) {
    this.folder = folder;
    this.#env = { ...process.env, TMPDIR: downloads };
  }

  /** What an earlier run left, since it was killed, is removed first. */
  static async open(): Promise<Buildah> {
    for (const name of await readdir(tmpdir())) {
      const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
      if (pid !== undefined && !isRunning(Number(pid))) await removeStore(join(tmpdir(), name));
    }
    const downloads = cacheFolder('buildah');
    await mkdir(downloads, { recursive: true, mode: 0o700 });
    // buildah makes names of the paths that it reads: no capitals, which mkdtemp puts in.
    const folder = join(tmpdir(), `${PREFIX}${process.pid}-${randomUUID()}`);
    await mkdir(folder, { mode: 0o700 });
    return new Buildah(folder, downloads);
  }

  /** The words that begin every command on this store. */
  get words(): readonly string[] {
    return ['--root', join(this.folder, 'root'), '--runroot', join(this.folder, 'run')];
  }

  get env(): NodeJS.ProcessEnv {
    return this.#env;
  }

  /** @returns what it printed, standard error among it @throws Error with its last lines */
  run(...args: readonly string[]): Promise<string> {
    return succeedCommand('buildah', [...this.words, ...args], this.#env);
  }

  /** Puts an image into the store. @returns its name, pinned by its digest */
  async load(image: Image, name: string): Promise<string> {
    const layout = join(this.folder, 'loaded', name);
    await writeLayout(layout, [{ image, name }]);
    const id = (await this.run('pull', '--quiet', `oci:${layout}:${name}`)).trim().split('\n').at(-1) ?? '';
    await this.run('tag', id, `localhost/bases/${name}`);
    return `localhost/bases/${name}@${image.digest}`;
  }

  /** Builds without asking any registry for a base. @returns what it printed */
  build({ dockerfile, context, tag, target, args = {}, secrets = {} }: BuildRequest): Promise<string> {
    const own = ['--isolation', 'chroot', '--network', 'host', '--pull-never', '--layers', '--identity-label=false'];
    return this.run(
      ...['build', ...own, '--file', dockerfile, '--tag', tag],
      ...(target === undefined ? [] : ['--target', target]),
      ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
      ...Object.entries(secrets).flatMap(([id, file]) => ['--secret', `id=${id},src=${file}`]),
      context,
    );
  }

  /** Writes an image of the store as a layout. @returns its folder, and the image in it */
  async export(tag: string): Promise<{ readonly layout: string; readonly image: Image }> {
    const layout = join(this.folder, 'exported', tag.replaceAll(/[^\w.]/g, '-'));
    await rm(layout, { recursive: true, force: true });
    await mkdir(layout, { recursive: true });
    await this.run('push', '--quiet', tag, `oci:${layout}:built`);
    return { layout, image: await imageOf(layout) };
  }

  close(): Promise<void> {
    return removeStore(this.folder);
  }
}

async function removeStore(folder: string): Promise<void> {
  await unmountBelow(folder);
  await rm(folder, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
