import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notKnown } from '@cutover/toolchain/words';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { amountOf } from './quantity.ts';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import { environmentSchema, environmentsSchema, gitOpsSchema, STACK_NAMES } from './schema.ts';
import type { EnvironmentConfig, GitOpsConfig, StackConfig, StackName } from './schema.ts';

/** Where `Pulumi.<stack>.yaml` are committed. */
export const STACK_FOLDER = join(import.meta.dirname, '..', '..');
/** The project's name, which every key begins with. */
export const PROJECT = 'cutover';

/** The text of a stack's file. */
export type ReadText = (stack: StackName) => Promise<string>;

/** What is committed. */
export const committed: ReadText = (stack) => readFile(join(STACK_FOLDER, `Pulumi.${stack}.yaml`), 'utf8');

/** @throws ConfigError */
export function stackName(text: string): StackName {
  const found = STACK_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new ConfigError([`--stack: ${notKnown(text, 'a stack', STACK_NAMES)}`]);
}

/** `quota.limits.memory: expected …, got …` */
function lineOf(stack: string, key: string, issue: z.core.$ZodIssue, value: unknown): string {
  const path = [key, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys')
    return `stack ${stack}: ${path}: no such key: ${issue.keys.join(', ')}; expected no others than are documented in Pulumi.dev.yaml and Pulumi.local.yaml`;
  const got = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], value);
  const expected = issue.message
    .replace(/^[^:]*: (?=expected )/, '')
    .replace(/^expected /, '')
    .replace(/, received .*$/, '');
  return `stack ${stack}: ${path}: expected ${expected}, got ${JSON.stringify(got) ?? 'nothing'}`;
}

function checked<T>(schema: z.ZodType<T>, stack: StackName, key: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => lineOf(stack, key, issue, value)));
}

/** The settings of a stack's file, by key without the project's name. */
function settingsIn(stack: StackName, text: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken !== undefined) throw new ConfigError([`stack ${stack}: no YAML: ${broken.message.split('\n')[0]}`]);
  const file = checked(z.strictObject({ config: z.record(z.string(), z.unknown()) }), stack, 'file', document.toJS());
  const settings = Object.entries(file.config).map(([key, value]) => {
    const name = key.replace(`${PROJECT}:`, '');
    if (key.startsWith(`${PROJECT}:`) && known.includes(name)) return [name, value] as const;
    const keys = known.map((one) => `${PROJECT}:${one}`);
    throw new ConfigError([`stack ${stack}: ${notKnown(key, 'a key of this stack', keys)}`]);
  });
  return Object.fromEntries(settings);
}

/** A certificate is for hosts of its own environment. */
function checkHosts(name: EnvironmentName, { certificates }: z.infer<typeof environmentSchema>): void {
  const problems = Object.entries(certificates).flatMap(([secret, hosts]) =>
    hosts
      .filter((host) => host.split('.')[1] !== name)
      .map(
        (host) =>
          `stack ${name}: environment.certificates.${secret}: expected hosts as "APP.${name}.DOMAIN", got ${JSON.stringify(host)}`,
      ),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}

/** The largest volume fits into the space of all of them. */
function checkClaim(name: EnvironmentName, text: z.infer<typeof environmentSchema>): void {
  const schema = environmentSchema.refine(({ claim, quota }) => amountOf(claim) <= amountOf(quota.storage), {
    path: ['claim'],
    error: 'at most quota.storage',
  });
  checked(schema, name, 'environment', text);
}

async function readEnvironment(name: EnvironmentName, read: ReadText): Promise<EnvironmentConfig> {
  const { environment } = settingsIn(name, await read(name), ['environment']);
  const config = checked(environmentSchema, name, 'environment', environment);
  checkHosts(name, config);
  checkClaim(name, config);
  return { name, ...config };
}

async function readLocal(read: ReadText): Promise<StackConfig> {
  const { environments, gitops } = settingsIn('local', await read('local'), ['environments', 'gitops']);
  const names = checked(environmentsSchema, 'local', 'environments', environments);
  const config: GitOpsConfig = checked(gitOpsSchema, 'local', 'gitops', gitops);
  return {
    stack: 'local',
    environments: await Promise.all(names.map((name) => readEnvironment(name, read))),
    gitops: config,
  };
}

/** What a stack consists of, by its committed file; of each environment there is one file, whichever stack it is in. @throws ConfigError */
export async function readStack(stack: StackName, read: ReadText = committed): Promise<StackConfig> {
  const name = ENVIRONMENTS.find((one) => one === stack);
  if (name === undefined) return readLocal(read);
  return { stack, environments: [await readEnvironment(name, read)] };
}
