import { join } from 'node:path';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { run } from '@cutover/toolchain';
import type { Job, Step, Values, Workflow } from '../../workflow.ts';
import { evaluate, interpolate, isTrue, type Scope, type Value } from './expression.ts';

/** What a job has on its runner. */
export interface Machine {
  /** Where steps run: what the checkout fills. */
  readonly folder: string;
  /** Variables of later steps. */
  readonly env: Record<string, string>;
}

/** What an action leaves behind: files in the folder, variables. Its inputs come interpolated. */
export type Action = (machine: Machine, inputs: Readonly<Record<string, string>>) => Promise<void> | void;

/** In place of a command that is long, or that this machine cannot run: another command, code, or nothing; and why. */
export interface ShortForm {
  readonly instead?: string | ((machine: Machine) => Promise<void> | void);
  readonly reason: string;
}

export interface Platform {
  /** Contexts that every expression may read. */
  readonly contexts: Readonly<Record<string, Value>>;
  /** Variables of every step, PATH among them: nothing else of this process is seen. */
  readonly env: Readonly<Record<string, string>>;
  /** By OWNER/NAME. */
  readonly actions: Readonly<Record<string, Action>>;
  /** By the whole command, spaces at its ends aside. */
  readonly shortForms: Readonly<Record<string, ShortForm>>;
  /** Below it, a folder a job. */
  readonly scratch: string;
}

export type State = 'ran' | 'provided' | 'short' | 'left out' | 'skipped';

/** What became of a step, in order. */
export interface Outcome {
  readonly job: string;
  /** Its name, or what it uses. */
  readonly step: string;
  readonly state: State;
  readonly output: string;
}

type Outputs = Record<string, string>;

/** `NAME=VALUE` lines, as GITHUB_ENV and GITHUB_OUTPUT take them. @throws Error for the form of several lines, which none of ours writes */
function readPairs(file: string): Outputs {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`"${line}": expected NAME=VALUE`);
      return [name, value!];
    }),
  );
}

class JobRun {
  readonly outcomes: Outcome[] = [];
  private readonly steps: Record<string, { outputs: Outputs }> = {};
  private readonly machine: Machine;
  private readonly files: string;
  private failed: Error | undefined;
  private readonly name: string;
  private readonly workflow: Workflow;
  private readonly platform: Platform;
  private readonly needs: Record<string, Value>;

  constructor(name: string, workflow: Workflow, platform: Platform, needs: Record<string, Value>) {
    [this.name, this.workflow, this.platform, this.needs] = [name, workflow, platform, needs];
    const at = join(platform.scratch, `${workflow.file}-${name}`);
    this.files = join(at, 'files');
    this.machine = { folder: join(at, 'folder'), env: {} };
    for (const folder of [this.files, this.machine.folder]) mkdirSync(folder, { recursive: true });
  }

  private get job(): Job {
    return this.workflow.jobs[this.name]!;
  }

  private scope(env: Readonly<Record<string, string>> = {}): Scope {
    return {
      contexts: { ...this.platform.contexts, env, steps: this.steps, needs: this.needs },
      functions: {
        always: () => true,
        failure: () => this.failed !== undefined,
        success: () => this.failed === undefined,
        hashFiles: (...globs) => globs.join(),
      },
    };
  }

  private values(values: Values = {}, env: Readonly<Record<string, string>> = {}): Record<string, string> {
    const scope = this.scope(env);
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, interpolate(String(value), scope)]));
  }

  /** Variables of the workflow, the job and what earlier steps wrote, each over the one before. */
  private env(): Record<string, string> {
    return { ...this.values(this.workflow.env), ...this.values(this.job.env), ...this.machine.env };
  }

  private isDue(step: Step): boolean {
    const { if: condition = 'success()' } = step;
    const due = isTrue(evaluate(condition, this.scope(this.env())));
    const looksAtStatus = /\b(?:always|failure|success)\(\)/.test(condition);
    return due && (looksAtStatus || this.failed === undefined);
  }

  async all(): Promise<void> {
    for (const step of this.job.steps) {
      if (!this.isDue(step)) this.note(step, 'skipped');
      else await this.one(step).catch((error: Error) => (this.failed ??= error));
    }
    if (this.failed !== undefined) throw this.failed;
  }

  outputs(): Record<string, Value> {
    return { outputs: this.values(this.job.outputs) };
  }

  private note(step: Step, state: State, output = ''): void {
    this.outcomes.push({ job: this.name, step: step.name ?? step.uses ?? step.run ?? '', state, output });
  }

  private async one(step: Step): Promise<void> {
    const env = this.env();
    if (step.uses !== undefined) return this.use(step, step.uses, env);
    const command = (step.run ?? '').trim();
    const short = this.platform.shortForms[command];
    const all = { ...env, ...this.values(step.env, env) };
    if (short === undefined) return this.shell(step, command, all);
    if (typeof short.instead === 'string') return this.shell(step, short.instead, all, 'short');
    await short.instead?.(this.machine);
    this.note(step, short.instead === undefined ? 'left out' : 'short');
  }

  private async use(step: Step, uses: string, env: Readonly<Record<string, string>>): Promise<void> {
    const [name = ''] = uses.split('@');
    const action = this.platform.actions[name];
    if (action === undefined) throw new Error(`this test does not know what ${name} provides`);
    await action(this.machine, this.values(step.with, env));
    this.note(step, 'provided');
  }

  /** As the platform does where a step names no shell: `bash -e` of a file. */
  private async shell(step: Step, command: string, env: Record<string, string>, state: State = 'ran'): Promise<void> {
    const place = join(this.files, String(this.outcomes.length));
    const at = (name: string): string => `${place}.${name}`;
    for (const name of ['env', 'output']) writeFileSync(at(name), '');
    writeFileSync(at('sh'), command);
    const files = { GITHUB_ENV: at('env'), GITHUB_OUTPUT: at('output') };
    const lines: string[] = [];
    const { code } = await run('bash', ['-e', at('sh')], {
      cwd: this.machine.folder,
      env: { ...this.platform.env, ...env, ...files },
      onLine: (line) => lines.push(stripVTControlCharacters(line)),
    });
    this.note(step, state, lines.join('\n'));
    if (code !== 0) {
      const what = `${this.workflow.file}: job ${this.name}: ${step.name ?? command} exited with ${code}:`;
      throw new Error(`${what}\n${lines.slice(-40).join('\n')}`);
    }
    Object.assign(this.machine.env, readPairs(at('env')));
    if (step.id !== undefined) this.steps[step.id] = { outputs: readPairs(at('output')) };
  }
}

/**
 * Runs a workflow's jobs in their order, each in a folder of its own: actions are replaced by what they provide, commands run as they are written,
 * but for those that have a short form.
 * @throws Error with the last lines of a command that failed, after the steps that are due then
 */
export async function runWorkflow(workflow: Workflow, platform: Platform): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const done: Record<string, Value> = {};
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    const before = needed.map((need) => [need, done[need]] as const);
    const lacking = before.find(([, result]) => result === undefined);
    if (lacking !== undefined) throw new Error(`${workflow.file}: job ${name} needs ${lacking[0]}, which comes later`);
    const run = new JobRun(name, workflow, platform, Object.fromEntries(before) as Record<string, Value>);
    const contexts = { ...platform.contexts, needs: Object.fromEntries(before) as Record<string, Value> };
    const isDue = isTrue(evaluate(job.if ?? 'true', { contexts, functions: {} }));
    if (!isDue) {
      outcomes.push({ job: name, step: '', state: 'skipped', output: '' });
      done[name] = { outputs: {} };
      continue;
    }
    await run.all();
    outcomes.push(...run.outcomes);
    done[name] = run.outputs();
  }
  return outcomes;
}
