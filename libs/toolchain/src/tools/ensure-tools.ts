import { cacheRoot } from '../cache/cache-root.ts';
import { CATALOGUE, MODULES } from '../go/catalogue.ts';
import type { ToolName } from '../go/catalogue.ts';
import { findGo } from '../go/installation.ts';
import { ensureFrom } from './ensure-from.ts';
import type { EnsureOptions, Source } from './ensure-from.ts';
import type { Tool } from './tool.ts';

export function publicSource(env: NodeJS.ProcessEnv = process.env): Source<ToolName> {
  return { catalogue: CATALOGUE, modules: MODULES, root: cacheRoot(env), env, findGo: () => findGo(env) };
}

/**
 * Makes the named tools ready to run: from the cache, else compiled from their pinned Go modules, only those named.
 * With `allowPath` a program on PATH serves where its version fits; without it every binary is a pinned one.
 * One build serves all processes that ask at once. A cached binary that is not what was built is built again.
 *
 * Rejects with a ToolchainError (`unknown-tool`, `go-missing`, `go-too-old`, `disk-full`, `download-failed`,
 * `build-failed` with Go's last lines), or with the signal's reason when aborted: then the build is gone and
 * the cache holds whole tools only.
 */
export function ensureTools<Name extends ToolName>(
  names: readonly Name[],
  options: EnsureOptions,
): Promise<Record<Name, Tool<Name>>> {
  return ensureFrom(publicSource() as unknown as Source<Name>, names, options);
}
