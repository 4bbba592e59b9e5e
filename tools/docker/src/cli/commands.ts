import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { progressLines } from '@cutover/toolchain';
import { engineAt, entryTo } from '../engine/engine.ts';
import { runningInit } from '../engine/init-record.ts';
import { enginePaths } from '../engine/paths.ts';
import { answers } from '../engine/ping.ts';
import { needRoot, startEngine, stopEngine } from '../engine/start-engine.ts';
import { EngineError } from '../errors.ts';
import { imageNames } from '../images/image-names.ts';
import { namingOf } from '../images/reference.ts';
import { writeSecrets } from '../init/secrets-file.ts';
import { ROOT } from '../root.ts';
import type { Flags } from './flags.ts';

/** A command's result: `data` for --json, `lines` for people. */
export interface Answer {
  readonly data: unknown;
  readonly lines: readonly string[];
  /** Default 0. */
  readonly code?: number;
}

export interface CommandContext {
  readonly flags: Flags;
  readonly err: (line: string) => void;
  readonly signal: AbortSignal;
}

export async function up({ flags: { name }, err, signal }: CommandContext): Promise<Answer> {
  const { socket } = await startEngine({ name, progress: progressLines(err), signal });
  return { data: { name, running: true, socket }, lines: [`engine ${name} runs: unix://${socket}`] };
}

export async function down({ flags: { name, data } }: CommandContext): Promise<Answer> {
  const ran = await stopEngine(name, { data });
  const kept = data ? 'its images and volumes are removed' : 'its images and volumes are kept';
  return { data: { name, ran }, lines: [ran ? `engine ${name} has ended; ${kept}` : `engine ${name} did not run`] };
}

export async function status({ flags: { name } }: CommandContext): Promise<Answer> {
  const paths = enginePaths(name);
  needRoot();
  const running = (await runningInit(paths)) !== undefined && (await answers(paths.socket));
  const line = running ? `engine ${name} runs: unix://${paths.socket}` : `engine ${name} does not run`;
  return { data: { name, running, socket: paths.socket }, lines: [line], code: running ? 0 : 1 };
}

export async function env({ flags: { name } }: CommandContext): Promise<Answer> {
  const variables = engineAt(name, enginePaths(name)).env;
  const lines = Object.entries(variables).map(([key, value]) => `export ${key}='${value}'`);
  return { data: variables, lines };
}

export async function enter({ flags: { name, rest } }: CommandContext): Promise<Answer> {
  if (rest.length === 0)
    throw new EngineError('wrong-usage', 'enter: give a command after --, such as enter -- curl …');
  needRoot();
  const [program, ...args] = [...(await entryTo(name, enginePaths(name))), ...rest];
  const child = spawn(program, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { data: undefined, lines: [], code: code ?? 128 };
}

export async function images({ flags: { name, words }, err, signal }: CommandContext): Promise<Answer> {
  const names = imageNames(words.slice(1));
  // Builders and bundlers are a second's reading, which only this command needs.
  const { loadImages } = await import('../images/load-images.ts');
  const progress = progressLines(err);
  const engine = await startEngine({ name, progress, signal });
  const loaded = await loadImages(engine, names, namingOf(process.env), { signal, tools: progress });
  const lines = loaded.map(({ reference, unchanged }) => `${reference}${unchanged ? ' (was there)' : ''}`);
  return { data: loaded, lines };
}

export async function init({ flags: { file = join(ROOT, '.env'), mongo } }: CommandContext): Promise<Answer> {
  await writeSecrets(file, mongo);
  return { data: { file, mongo }, lines: [`${file} has new keys; next: docker-compose up --detach`] };
}
