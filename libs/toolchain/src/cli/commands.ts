import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listEntries } from '../cache/ensure-entry.ts';
import { isIntact } from '../cache/entry.ts';
import { sweepScratch } from '../cache/scratch.ts';
import { ToolchainError } from '../errors.ts';
import { readModules } from '../go/module.ts';
import type { ToolModule } from '../go/module.ts';
import type { Progress } from '../progress.ts';
import { ensureTools, publicSource } from '../tools/ensure-tools.ts';
import { byKind, costOf, TOOL_NAMES } from '../tools/tool-names.ts';
import type { ToolName } from '../tools/tool-names.ts';
import { publicWheels } from '../wheel/ensure-wheels.ts';
import { readWheels } from '../wheel/pinned-wheel.ts';

/** A command's result: `data` for --json, `lines` for people. */
export interface Answer {
  readonly data: unknown;
  readonly lines: readonly string[];
  readonly failed?: boolean;
}

export interface CommandContext {
  readonly root: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A tool as its files in this checkout pin it. */
type Pinned = Pick<ToolModule, 'name' | 'version' | 'sources'>;

interface Listed {
  readonly name: string;
  readonly version: string;
  readonly built: boolean;
  readonly dir?: string;
  readonly builder?: string;
  readonly buildSeconds?: number;
}

async function listOne(root: string, { name, version, sources }: Pinned): Promise<Listed> {
  const entries = await listEntries(root, name);
  const current = entries.find(({ record }) => record.sources === sources);
  if (current === undefined) return { name, version, built: false };
  const { builder, buildMs } = current.record;
  return { name, version, built: true, dir: current.dir, builder, buildSeconds: Math.round(buildMs / 1000) };
}

async function allPinned(): Promise<readonly Pinned[]> {
  const { modules, catalogue } = publicSource();
  const fetched = publicWheels();
  const { go, wheels } = byKind(TOOL_NAMES);
  const [built, others] = await Promise.all([
    readModules(modules, catalogue, go),
    readWheels(fetched.wheels, fetched.catalogue, wheels),
  ]);
  return [...built, ...others];
}

export async function list({ root }: CommandContext): Promise<Answer> {
  const tools = await Promise.all((await allPinned()).map((module) => listOne(root, module)));
  const lines = tools.map(({ name, version, dir, builder, buildSeconds }) => {
    const missing = `not built, about ${costOf(name as ToolName)} s on two cores`;
    return [name.padEnd(24), version.padEnd(10), dir ? `${dir}  (${builder}, ${buildSeconds} s)` : missing].join(' ');
  });
  return { data: tools, lines };
}

function toolNames(names: readonly string[]): ToolName[] {
  const unknown = names.filter((name) => !(TOOL_NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new ToolchainError(
      'unknown-tool',
      `no tool is called ${unknown.join(', ')}: there are ${TOOL_NAMES.join(', ')}`,
    );
  }
  return names.length === 0 ? [...TOOL_NAMES] : (names as ToolName[]);
}

export async function build({ progress, signal }: CommandContext, names: readonly string[]): Promise<Answer> {
  const tools = Object.values(await ensureTools(toolNames(names), { progress, signal }));
  return {
    data: tools,
    lines: tools.map(({ name, version, path }) => `${name.padEnd(24)} ${version.padEnd(10)} ${path}`),
  };
}

/** Names of all that the cache holds, Maven projects included. */
async function cachedNames(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export async function verify({ root }: CommandContext): Promise<Answer> {
  const entries = (await Promise.all((await cachedNames(root)).map((name) => listEntries(root, name)))).flat();
  const checked = await Promise.all(
    entries.map(async ({ dir, record }) => ({ name: record.name, dir, intact: await isIntact(dir, record, true) })),
  );
  const lines = checked.map(({ name, dir, intact }) => `${intact ? 'intact ' : 'DAMAGED'} ${name.padEnd(24)} ${dir}`);
  return { data: checked, lines, failed: checked.some(({ intact }) => !intact) };
}

/** Folders of tools built from other sources than this checkout's, or all of them. */
async function outdated(root: string, all: boolean): Promise<string[]> {
  if (all) return (await cachedNames(root)).map((name) => join(root, name));
  const found = (await allPinned()).map(async ({ name, sources }) => {
    const entries = await listEntries(root, name);
    return entries.filter(({ record }) => record.sources !== sources).map(({ dir }) => dir);
  });
  return (await Promise.all(found)).flat();
}

export async function clean({ root }: CommandContext, all: boolean): Promise<Answer> {
  await sweepScratch(root);
  const removed = await outdated(root, all);
  for (const dir of removed) await rm(dir, { recursive: true, force: true });
  const lines = removed.length === 0 ? ['nothing to remove'] : removed.map((dir) => `removed ${dir}`);
  return { data: { removed }, lines };
}
