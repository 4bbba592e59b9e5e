import type { PathSpec } from '../go/tool-spec.ts';
import { compareVersions } from '../go/version.ts';
import { findExecutable } from '../process/find-executable.ts';
import { run } from '../process/run.ts';

export interface FoundOnPath {
  readonly path: string;
  /** As the pinned ones are written, `v3.6.5`. */
  readonly version: string;
}

export function fits(version: string, { from, below }: PathSpec): boolean {
  return compareVersions(version, from) >= 0 && compareVersions(version, below) < 0;
}

/** The program on PATH if it runs, tells its version and that version fits; undefined otherwise. */
export async function findOnPath(spec: PathSpec, env: NodeJS.ProcessEnv): Promise<FoundOnPath | undefined> {
  const path = findExecutable(spec.program, env);
  if (path === undefined) return undefined;
  const { code, stdout } = await run(path, spec.args, { env });
  const version = spec.pattern.exec(stdout)?.[1];
  if (code !== 0 || version === undefined || !fits(version, spec)) return undefined;
  return { path, version: `v${version.replace(/^v/, '')}` };
}
