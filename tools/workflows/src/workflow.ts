import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';

/** Values of `with` and `env`: what YAML makes of them. */
export type Values = Readonly<Record<string, string | number | boolean>>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Values;
  readonly env?: Values;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly env?: Values;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** The part of a workflow that is read here. */
export interface Workflow {
  /** Of its file, such as `ci.yml`. */
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly env?: Values;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** By YAML 1.2, as the platform reads it: the key `on` is a word. @throws Error that names the file */
export function readWorkflow(path: string): Workflow {
  const text = readFileSync(path, 'utf8');
  const file = basename(path);
  const read = parse(text) as Omit<Workflow, 'file' | 'text'> | null;
  if (typeof read?.jobs !== 'object') throw new Error(`${file}: expected a workflow, a mapping with "jobs"`);
  return { ...read, file, text };
}
