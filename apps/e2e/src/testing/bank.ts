import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed } from './command-line.ts';

export type LogLine = Readonly<Record<string, unknown> & { message: string }>;

const linesOf = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);

/** What an operator does with the bank that `cutover deploy bank` has set up. */
export class DeployedBank {
  readonly #kubectl: (...args: string[]) => Promise<{ stdout: string }>;

  constructor(cluster: string) {
    this.#kubectl = (...args) => succeed('--name', cluster, 'kubectl', '--namespace', 'cosmos', ...args);
  }

  /** Runs a script of this folder in a pod of an app, where Services have names. @returns what it printed, as JSON */
  async inPod(app: string, script: string, ...args: string[]): Promise<unknown> {
    const text = await readFile(join(import.meta.dirname, script), 'utf8');
    const node = ['node', '--input-type=module', '--eval', text, '--', ...args];
    const { stdout } = await this.#kubectl('exec', `deployment/${app}`, '--', ...node);
    return JSON.parse(stdout);
  }

  /** Runs a command of an app's image in a pod that serves meanwhile. @returns its log */
  async command(app: string, ...args: string[]): Promise<LogLine[]> {
    const { stdout } = await this.#kubectl('exec', `deployment/${app}`, '--', 'node', 'main.js', ...args);
    return linesOf(stdout);
  }

  /** Runs a CronJob's work now, as jobs that do not wait for each other, to their good end. @returns their logs */
  async runNow(cronJob: string, jobs: readonly string[]): Promise<LogLine[]> {
    for (const job of jobs) await this.#kubectl('create', 'job', job, `--from=cronjob/${cronJob}`);
    const all = jobs.map((job) => `job/${job}`);
    await this.#kubectl('wait', ...all, '--for=condition=complete', '--timeout=300s');
    const pods = ['--selector', `job-name in (${jobs.join(',')})`, '--tail=-1'];
    return linesOf((await this.#kubectl('logs', ...pods)).stdout);
  }
}
