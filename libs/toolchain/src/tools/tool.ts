import { join } from 'node:path';
import type { Entry } from '../cache/ensure-entry.ts';
import type { ToolSpec } from '../go/tool-spec.ts';
import type { FoundOnPath } from './on-path.ts';

/** A program that is ready to run. */
export interface Tool<Name extends string = string> {
  readonly name: Name;
  /** `v1.34.4`. */
  readonly version: string;
  /** The executable. */
  readonly path: string;
  /** Executables by the name they have to be called by: the tool's own and, of a multi-call binary, all others. */
  readonly programs: Readonly<Record<string, string>>;
  /** The folder with the files that came with the module (manifests); undefined where the tool has none or PATH served it. */
  readonly assets: string | undefined;
  readonly source: 'cache' | 'built' | 'path';
}

export function toolOfEntry<Name extends string>(name: Name, spec: ToolSpec, entry: Entry): Tool<Name> {
  const bin = join(entry.dir, 'bin');
  const names = [name, ...(spec.programs ?? [])];
  return {
    name,
    version: entry.record.version,
    path: join(bin, name),
    programs: Object.fromEntries(names.map((program) => [program, join(bin, program)])),
    assets: spec.assets === undefined ? undefined : join(entry.dir, 'assets'),
    source: entry.source,
  };
}

export function toolOnPath<Name extends string>(name: Name, { path, version }: FoundOnPath): Tool<Name> {
  return { name, version, path, programs: { [name]: path }, assets: undefined, source: 'path' };
}
