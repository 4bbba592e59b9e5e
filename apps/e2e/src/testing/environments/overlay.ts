import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '@cutover/cluster';
import { ROOT } from '../dockerfiles/built-images.ts';

const MANIFESTS = join(ROOT, 'libs', 'manifests', 'src', 'main.ts');

/** @throws Error with the command and what it said */
function execute(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`));
    });
  });
}

/** An overlay over a committed one, in a folder of its own, as people make, edit and apply it. */
export class GeneratedOverlay {
  readonly #folder: string;
  readonly #cluster: Cluster;
  readonly #kustomize: string;

  private constructor(folder: string, cluster: Cluster, kustomize: string) {
    this.#folder = folder;
    this.#cluster = cluster;
    this.#kustomize = kustomize;
  }

  /**
   * @param of `dev`, or `dev/account` for one leaf
   * @param kustomize path of the executable
   * @param flags of the command `overlay`
   */
  static async of(
    of: string,
    cluster: Cluster,
    kustomize: string,
    flags: readonly string[],
  ): Promise<GeneratedOverlay> {
    const overlay = new GeneratedOverlay(await mkdtemp(join(tmpdir(), 'cutover-overlay-')), cluster, kustomize);
    await overlay.write(of, flags);
    return overlay;
  }

  /** Writes it anew, as for a new commit of a pull request. */
  write(of: string, flags: readonly string[]): Promise<string> {
    return execute(process.execPath, [MANIFESTS, 'overlay', of, '--out', this.#folder, ...flags], ROOT);
  }

  /** `kustomize edit set …`, in its folder. */
  set(...what: readonly string[]): Promise<string> {
    return execute(this.#kustomize, ['edit', 'set', ...what], this.#folder);
  }

  /** Lays a patch of JSON 6902 over every object of these kinds. */
  async patch(kinds: readonly string[], operations: readonly object[]): Promise<void> {
    const patch = ['--patch', JSON.stringify(operations)];
    for (const kind of kinds)
      await execute(this.#kustomize, ['edit', 'add', 'patch', '--kind', kind, ...patch], this.#folder);
  }

  /** @returns what kubectl says of each object: created, configured or unchanged */
  async apply(): Promise<string> {
    return (await this.#cluster.kubectl(['apply', '-k', this.#folder])).stdout;
  }

  /** @throws KubectlError where something differs */
  async diff(): Promise<string> {
    return (await this.#cluster.kubectl(['diff', '-k', this.#folder])).stdout;
  }

  /** Deletes what it says of the cluster, and waits until that is gone. */
  delete(): Promise<unknown> {
    return this.#cluster.kubectl(['delete', '-k', this.#folder, '--timeout=300s']);
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
