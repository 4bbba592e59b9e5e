import { chmod, rm } from 'node:fs/promises';
import { DOCKER_PACKAGES, ensureDebianPackages, withLock } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';
import { endEngine } from './end.ts';
import { engineAt, type Engine } from './engine.ts';
import { EngineError } from '../errors.ts';
import { makeFolders } from './folder.ts';
import { runningInit } from './init-record.ts';
import { launch } from './launch.ts';
import { enginePaths, type EnginePaths } from './paths.ts';
import { answers } from './ping.ts';

export interface EngineOptions {
  /** Engines of different names know nothing of each other. Default `cutover`. */
  readonly name?: string;
  /** Begin with no image, container or volume: an engine of that name is ended and its data removed. */
  readonly fresh?: boolean;
  /** Of what has to be installed first. */
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** @throws EngineError not-linux, not-root */
export function needRoot(): void {
  if (process.platform !== 'linux') {
    throw new EngineError('not-linux', `this engine needs Linux, this is ${process.platform}: use the one you have`);
  }
  if (process.getuid?.() !== 0) {
    throw new EngineError('not-root', 'this engine needs root, for namespaces: run the command as root');
  }
}

/**
 * Starts a Docker Engine in namespaces of its own, or takes the one of that name that runs. What a killed run has left is ended first: an
 * engine that does not answer, known by its recorded pid and start time, its sockets and cgroups. It has no way out of its network: images are loaded,
 * not pulled. The engine outlives its caller until it is stopped.
 * @throws EngineError name-invalid, not-linux, not-root, unsafe-folder, start-failed, stop-failed; ToolchainError where packages cannot be installed
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const { name = 'cutover', fresh = false, progress = () => undefined, signal } = options;
  const paths = enginePaths(name);
  needRoot();
  await ensureDebianPackages(DOCKER_PACKAGES, { progress, signal });
  await withLock(paths.lock, { signal }, async () => {
    const usable = !fresh && (await runningInit(paths)) !== undefined && (await answers(paths.socket));
    if (!usable) await startAnew(paths, fresh, signal);
  });
  return engineAt(name, paths);
}

async function startAnew(paths: EnginePaths, fresh: boolean, signal?: AbortSignal): Promise<void> {
  await endEngine(paths, false);
  if (fresh) await rm(paths.dir, { recursive: true, force: true });
  await makeFolders(paths);
  try {
    await launch(paths, signal);
    await chmod(paths.socket, 0o600);
  } catch (error) {
    await endEngine(paths, false);
    throw error;
  }
}

/** Ends the engine of that name, whoever started it. @returns whether one ran */
export async function stopEngine(name: string, { data = false }: { data?: boolean } = {}): Promise<boolean> {
  const paths = enginePaths(name);
  needRoot();
  return withLock(paths.lock, {}, async () => {
    const ran = (await runningInit(paths)) !== undefined;
    await endEngine(paths, true);
    if (data) await rm(paths.dir, { recursive: true, force: true });
    return ran;
  });
}
