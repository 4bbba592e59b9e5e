import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { chartsFolder } from '@cutover/charts';

/** A release as people install it: from inside the chart's folder. */
export interface Release {
  readonly chart: string;
  /** `dev-membership-service`. */
  readonly name: string;
  readonly namespace: string;
  /** Of `helm install` and `helm upgrade`, values files among them. */
  readonly flags: readonly string[];
}

/** Helm as somebody types it. */
export class Helm {
  readonly #path: string;
  readonly #kubeconfig: string;
  readonly #charts: string;

  /** @param charts the folder of charts (default: the workspace's) */
  constructor(path: string, kubeconfig: string, charts = chartsFolder) {
    this.#path = path;
    this.#kubeconfig = kubeconfig;
    this.#charts = charts;
  }

  folder(chart: string): string {
    return join(this.#charts, chart);
  }

  /** @throws Error with the command and what Helm said */
  run(chart: string, ...args: readonly string[]): Promise<string> {
    const cwd = this.folder(chart);
    const env = { ...process.env, KUBECONFIG: this.#kubeconfig };
    return new Promise((resolve, reject) => {
      execFile(this.#path, [...args], { cwd, env, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`charts/${chart}: helm ${args.join(' ')}\n${stdout}${stderr}`));
      });
    });
  }

  install({ chart, name, namespace, flags }: Release): Promise<string> {
    return this.run(chart, 'install', '--namespace', namespace, '--create-namespace', name, '.', ...flags);
  }

  upgrade({ chart, name, namespace, flags }: Release, ...more: readonly string[]): Promise<string> {
    return this.run(chart, 'upgrade', '--namespace', namespace, name, '.', ...flags, ...more);
  }

  rollback({ chart, name, namespace }: Release, revision: number): Promise<string> {
    return this.run(chart, 'rollback', name, String(revision), '-n', namespace);
  }

  test({ chart, name, namespace }: Release): Promise<string> {
    return this.run(chart, 'test', name, '-n', namespace, '--timeout', '5m');
  }

  uninstall({ chart, name, namespace }: Release): Promise<string> {
    return this.run(chart, 'uninstall', name, '-n', namespace, '--wait', '--timeout', '5m');
  }

  /** Statuses of a release's revisions, the first one first. */
  async history({ chart, name, namespace }: Release): Promise<string[]> {
    const text = await this.run(chart, 'history', name, '-n', namespace, '--output', 'json');
    return (JSON.parse(text) as { status: string }[]).map(({ status }) => status);
  }
}
