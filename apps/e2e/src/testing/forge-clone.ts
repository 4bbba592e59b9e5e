import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from '@cutover/forge';
import type { Author } from '@cutover/forge';
import type { Cluster } from '@cutover/cluster';

export const DEVELOPER: Author = { name: 'dev', email: 'dev@localhost' };

/** A clone of what a node's forge has, by the operator's credential, which git's environment alone holds. */
export class ForgeClone {
  readonly folder = mkdtempSync(join(tmpdir(), 'cutover-clone-'));
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async git(...args: readonly string[]): Promise<string> {
    const { url, username, token } = await this.#cluster.forge!.login();
    const env = gitEnvironment({ url, credential: { username, token }, author: DEVELOPER });
    return (await promisify(execFile)('git', ['-C', this.folder, ...args], { env })).stdout.trim();
  }

  /** The clone is what main is, and nothing else. */
  async pull(): Promise<string> {
    await this.git('fetch', '--quiet', 'origin', 'main');
    await this.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    return this.git('rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
