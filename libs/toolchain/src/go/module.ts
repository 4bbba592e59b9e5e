import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFolder, digestJson } from '../fs/digest.ts';
import { parseGoMod } from './go-mod.ts';
import type { GoMod } from './go-mod.ts';
import type { Catalogue, ToolSpec } from './tool-spec.ts';

/** A tool's pinned module, read and digested. */
export interface ToolModule {
  readonly name: string;
  readonly spec: ToolSpec;
  readonly dir: string;
  readonly goMod: GoMod;
  /** The import path that is built. */
  readonly package: string;
  /** Of the tool, `v1.34.4`. */
  readonly version: string;
  /** Digest of all that determines the binary but the compiler: module files and build settings. */
  readonly sources: string;
}

/** Part of every digest: raise it when the way of building changes in a way that the spec does not show. */
const RECIPE = 1;

function versionOf(name: string, spec: ToolSpec, goMod: GoMod): string {
  const version = spec.module === undefined ? spec.version : goMod.requires.get(spec.module);
  if (version === undefined) throw new Error(`go/${name}/go.mod does not require ${spec.module ?? 'anything pinned'}`);
  return version;
}

/** What of a spec shows in the result. */
function settings(spec: ToolSpec): unknown {
  const { variables = {}, tags = [], assets = [], programs = [], version = '', embeds, adds, cgo } = spec;
  const common = [RECIPE, spec.package ?? '.', version, tags, Object.entries(variables), assets, programs];
  // Only where they are set: what else stands built keeps its digest.
  return [...common, ...(embeds ? [{ embeds }] : []), ...(adds ? [{ adds }] : []), ...(cgo ? [{ cgo }] : [])];
}

export async function readModule(modules: string, name: string, spec: ToolSpec): Promise<ToolModule> {
  const dir = join(modules, name);
  const goMod = parseGoMod(await readFile(join(dir, 'go.mod'), 'utf8'));
  const files = await digestFolder(dir, (file) => !file.endsWith('_test.go'));
  return {
    name,
    spec,
    dir,
    goMod,
    package: spec.package ?? goMod.module,
    version: versionOf(name, spec, goMod),
    sources: digestJson([settings(spec), files, process.platform, process.arch]),
  };
}

export function readModules<Name extends string>(
  modules: string,
  catalogue: Catalogue<Name>,
  names: readonly Name[],
): Promise<ToolModule[]> {
  return Promise.all(names.map((name) => readModule(modules, name, catalogue[name])));
}
