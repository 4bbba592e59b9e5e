import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProvider } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { succeed, succeedUntil } from './command-line.ts';
import { ForgeClone } from './forge-clone.ts';
import type { HostileChange } from './hostile-changes.ts';
import { PATIENCE_MS, WAIT_MS } from './patience.ts';
import { versionAt } from './version-at.ts';

interface Up {
  readonly gitops: { readonly repository: string; readonly hosts: { readonly port: number } };
}

interface Opened {
  readonly number: number;
  readonly commit: string;
}

export interface Built {
  readonly version: string;
  readonly images: readonly { readonly service: string; readonly origin: string }[];
}

export interface Answering {
  readonly commit: string;
  readonly services: Readonly<Record<string, { readonly url: string; readonly version: string }>>;
}

/** Of a preview with one honest service: what is refused beside it is refused beside all of them, which a node of two CPUs takes minutes to deploy. */
const ONE_SERVICE = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - account\n';

/** A node that is deployed from Git, and a clone of what it is deployed from. */
export class GitOpsNode {
  readonly cluster: Cluster;
  private readonly port: number;
  private readonly clone: ForgeClone;
  private readonly signal: AbortSignal | undefined;

  private constructor(cluster: Cluster, port: number, signal?: AbortSignal) {
    this.cluster = cluster;
    this.port = port;
    this.signal = signal;
    this.clone = new ForgeClone(cluster);
  }

  /** From nothing. Where the signal comes while it starts, nothing is left of it. */
  static async start(
    name: string,
    environments: readonly string[] = ['dev'],
    signal?: AbortSignal,
  ): Promise<GitOpsNode> {
    await succeed('down', '--name', name);
    const asked = ['--environments', environments.join(','), '--fit-requests'];
    const up = ['up', '--with', 'gitops', ...asked, '--json', '--name', name];
    const started = await succeedUntil(signal, up).catch(async (error: unknown) => {
      if (signal?.aborted) await succeed('down', '--name', name);
      throw error;
    });
    const { gitops } = JSON.parse(started.stdout) as Up;
    const cluster = await createProvider({ provider: 'embedded', name }).connect();
    const node = new GitOpsNode(cluster, gitops.hosts.port, signal);
    await node.clone.git('clone', '--quiet', `${gitops.repository}.git`, '.');
    return node;
  }

  async end(): Promise<void> {
    this.clone.remove();
    await succeed('down', '--name', this.cluster.name);
  }

  /** A command of the command line on this node, that has to succeed. @returns what it printed as JSON */
  async asked<T>(...args: string[]): Promise<T> {
    return JSON.parse((await succeedUntil(this.signal, [...args, '--json', '--name', this.cluster.name])).stdout) as T;
  }

  readonly kubectl = async (...args: string[]): Promise<string> => (await this.cluster.kubectl(args)).stdout.trim();

  /** A branch from main with one change of a service, as an open pull request. */
  openChange(service: string, branch: string): Promise<Opened> {
    const change = () => writeFileSync(join(this.clone.folder, `apps/${service}/src/seen.txt`), `${branch}\n`);
    return this.open(branch, `${service}: ${branch}`, change);
  }

  /** A branch from main with one change of what a preview is made of, as an open pull request. */
  openHostile(branch: string, { what, files, links = {}, kustomization }: HostileChange): Promise<Opened> {
    const overlay = join(this.clone.folder, 'kustomize/overlays/preview');
    const names = [...Object.keys(files), ...Object.keys(links)];
    return this.open(branch, what, () => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(overlay, name), text);
      for (const [name, to] of Object.entries(links)) symlinkSync(to, join(overlay, name));
      const lines = names.map((name) => `  - ${name}\n`).join('') + (kustomization ?? '');
      writeFileSync(join(overlay, 'kustomization.yaml'), `${ONE_SERVICE}${lines}`);
    });
  }

  private async open(branch: string, message: string, change: () => void): Promise<Opened> {
    await this.clone.git('fetch', '--quiet', 'origin');
    await this.clone.git('checkout', '--quiet', '-B', branch, 'origin/main');
    change();
    await this.clone.git('add', '--all');
    await this.clone.git('commit', '--quiet', '-m', message);
    return this.asked('pr', 'open', branch, '--from', this.clone.folder);
  }

  readonly build = (number: number): Promise<Built> => this.asked('pr', 'build', String(number));
  readonly preview = (number: number): Promise<Answering> =>
    this.asked('pr', 'wait', String(number), '--timeout', String(PATIENCE_MS / 1_000));
  readonly merge = (number: number): Promise<{ readonly promoted: readonly string[] }> =>
    this.asked('pr', 'merge', String(number));

  /** Closes a pull request, and waits until nothing bears its preview's name any more. */
  async close(number: number): Promise<void> {
    await succeed('pr', 'close', String(number), '--name', this.cluster.name);
    const isGone = async () => (await this.leftOf(number)).length === 0;
    await until('nothing of the preview is left', isGone, { withinMs: WAIT_MS });
  }

  /** What a host says that it is, by the port that leads to the cluster's ingress. */
  versionAt(host: string): Promise<string | undefined> {
    return versionAt(this.port, host);
  }

  async untilAnswers(host: string, version: string): Promise<void> {
    const answers = async () => (await this.versionAt(host)) === version;
    await until(`${host} answers as ${version}`, answers, { withinMs: WAIT_MS });
  }

  /** Namespace, Applications, volumes, topics and databases of a preview: the last two live in its namespace. */
  private async leftOf(number: number): Promise<readonly string[]> {
    const named = async (...args: string[]) => (await this.kubectl('get', ...args, '-o', 'name')).split('\n');
    const volumes = await this.kubectl('get', 'pv', '-o', 'jsonpath={.items[*].spec.claimRef.namespace}');
    return [
      ...(await named('namespaces')).filter((name) => name.endsWith(`/preview-${number}`)),
      ...(await named('applications.argoproj.io', '-n', 'argocd', '-l', `cutover/preview=${number}`)).filter(Boolean),
      ...volumes.split(' ').filter((namespace) => namespace === `preview-${number}`),
    ];
  }
}
