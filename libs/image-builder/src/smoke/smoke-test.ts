import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hexOf, type Image } from '@cutover/oci';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { ImageBuildError } from '../errors.ts';
import type { BuildContext } from '../options.ts';
import { preloadSource } from './preload.ts';
import { rootfsParts } from './rootfs.ts';
import { runInSandbox, type SandboxOptions } from './sandbox.ts';
import { brokenBy } from './verdict.ts';

/** `unchanged`: this very image has passed before. `skipped` says why it could not be started here. */
export type SmokeOutcome =
  | { readonly smoke: 'passed' | 'unchanged' }
  | { readonly smoke: 'skipped'; readonly reason: string };

export interface SmokeOptions {
  readonly base: Image;
  /** Built on the base; its entrypoint is Node. */
  readonly image: Image;
  /** Native addons to load, absolute in the image. */
  readonly addons: readonly string[];
  /** Default 10 s. */
  readonly limitMs?: number;
}

const LIMIT_MS = 10_000;
const DEFAULT_ENV = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/'];

/**
 * Starts an image once, without a network, as an unprivileged user, until it listens, ends or its time is over.
 * @throws ImageBuildError smoke-failed: a module cannot be loaded, or a syntax error
 */
export async function smokeTest(context: BuildContext, options: SmokeOptions): Promise<SmokeOutcome> {
  const record = join(context.cacheDir, 'keys', `smoke-${hexOf(options.image.digest)}.json`);
  if ((await readIfThere(record)) !== undefined) return { smoke: 'unchanged' };
  if (process.platform !== 'linux') return { smoke: 'skipped', reason: 'images are started on Linux only' };
  const scratch = join(tmpdir(), `cutover-smoke-${randomUUID()}`);
  await mkdir(scratch, { mode: 0o700 });
  try {
    return await start(context, options, scratch, record);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function start(
  context: BuildContext,
  options: SmokeOptions,
  scratch: string,
  record: string,
): Promise<SmokeOutcome> {
  const { base, image, addons, limitMs = LIMIT_MS } = options;
  const parts = await rootfsParts(context.cacheDir, base, image, scratch);
  const run = await runInSandbox({
    ...runOf(image),
    parts,
    scratch,
    preload: preloadSource(addons),
    limitMs,
    ...(context.signal ? { signal: context.signal } : {}),
  });
  if ('impossible' in run) return { smoke: 'skipped', reason: run.impossible };
  const broken = brokenBy(run);
  if (broken !== undefined) {
    throw new ImageBuildError('smoke-failed', `the image was built, but its app cannot start: ${broken}`, {
      fields: { reason: broken, stderr: run.stderr },
    });
  }
  await writeWhole(record, '{}');
  return { smoke: 'passed' };
}

/** How a container runtime would start it. */
function runOf(image: Image): Pick<SandboxOptions, 'command' | 'env' | 'workingDir'> {
  const { Entrypoint = [], Cmd = [], Env = [], WorkingDir = '/' } = image.config.value.config ?? {};
  const [node = 'node', ...rest] = Entrypoint;
  return { command: [node, ...rest, ...Cmd], env: [...DEFAULT_ENV, ...Env], workingDir: WorkingDir };
}
