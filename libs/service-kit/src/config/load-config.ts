import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { ConfigProblem, ConfigSchema, ConfigShape, ConfigValues } from './config-schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface RawValue {
  readonly text: string | undefined;
  /** How the value is named in a message: the variable, and the file when it came from one. */
  readonly label: string;
}

/** The configuration cannot be used: one line per wrong variable, each naming it and what is expected. */
export class ConfigError extends Error {
  readonly code = 'config.invalid';
  readonly exitCode = 2;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the settings of `schema` from `env` and freezes them. Only this function is handed the environment.
 * An empty variable counts as unset. `NAME_FILE` may name a file that holds the value (a mounted Secret).
 * @throws {ConfigError} with one line for each variable that is missing or wrong; secrets are never shown
 */
export function loadConfig<S extends ConfigShape>(schema: ConfigSchema<S>, env: Environment): ConfigValues<S> {
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [variable, setting] of Object.entries(schema.shape)) {
    const outcome = readSetting(variable, setting, env);
    if ('problem' in outcome) problems.push(outcome.problem);
    else values[camelCase(variable)] = freeze(outcome.value);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const config = Object.freeze(values) as ConfigValues<S>;
  const broken = schema.checks.map((check) => check(config)).filter((found) => found !== undefined);
  if (broken.length > 0) throw new ConfigError(broken);
  return config;
}

function readSetting(
  variable: string,
  setting: z.ZodType,
  env: Environment,
): { value: unknown } | { problem: ConfigProblem } {
  const expected = setting.description ?? 'a value';
  const problem = (message: string) => ({ problem: { variable, message } });
  const raw = rawValue(variable, env);
  if (raw instanceof Error) return problem(raw.message);
  const parsed = setting.safeParse(raw.text);
  if (parsed.success) return { value: parsed.data };
  if (raw.text === undefined) return problem(`${variable} (or ${variable}_FILE): missing, expected ${expected}`);
  const shown = setting.meta()?.['secret'] === true ? '' : `, got ${JSON.stringify(raw.text.slice(0, 80))}`;
  return problem(`${raw.label}: expected ${expected}${shown}`);
}

function rawValue(variable: string, env: Environment): RawValue | Error {
  const direct = env[variable] || undefined;
  const file = env[`${variable}_FILE`] || undefined;
  if (file === undefined) return { text: direct, label: variable };
  if (direct !== undefined) return new Error(`${variable} and ${variable}_FILE: both are set, expected one of them`);
  const label = `${variable} (from ${variable}_FILE=${file})`;
  try {
    return { text: readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined, label };
  } catch (error) {
    return new Error(`${label}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

function camelCase(variable: string): string {
  return variable.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function freeze<T>(value: T): T {
  if (Array.isArray(value)) value.forEach(freeze);
  return typeof value === 'object' && value !== null ? Object.freeze(value) : value;
}
