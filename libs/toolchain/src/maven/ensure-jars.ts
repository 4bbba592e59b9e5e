import { join } from 'node:path';
import { cacheRoot } from '../cache/cache-root.ts';
import { withCache } from '../cache/with-cache.ts';
import { ensureMavenProject, isMavenProjectBuilt, mavenProjectIn } from './ensure-maven-project.ts';
import type { MavenOptions, MavenProject } from './ensure-maven-project.ts';

/** Maven projects of this workspace, a folder each under tools/. */
export type JarsName = 'mongo-standin' | 'kafka';

const TOOLS = join(import.meta.dirname, '..', '..', '..', '..', 'tools');

/** The jars of one of this workspace's Maven projects; see `ensureMavenProject`. */
export function ensureJars(name: JarsName, options: Omit<MavenOptions, 'dir' | 'name'>): Promise<MavenProject> {
  return ensureMavenProject({ ...options, name, dir: join(TOOLS, name) });
}

/** Several of them, one after the other with the same downloads. */
export async function ensureAllJars<Name extends JarsName>(
  names: readonly Name[],
  options: Pick<MavenOptions, 'progress' | 'signal'>,
): Promise<Record<Name, MavenProject>> {
  const projects: Partial<Record<Name, MavenProject>> = {};
  await withCache({ root: cacheRoot(), ...options }, async (cache) => {
    for (const name of names) {
      projects[name] = await mavenProjectIn(cache, { ...options, name, dir: join(TOOLS, name) });
    }
  });
  return projects as Record<Name, MavenProject>;
}

/** Those of the named projects that stand built in the cache for this checkout's sources. Looks at names, not at contents. */
export async function builtJars(names: readonly JarsName[], root: string = cacheRoot()): Promise<Set<JarsName>> {
  const built = await Promise.all(names.map((name) => isMavenProjectBuilt({ name, dir: join(TOOLS, name), root })));
  return new Set(names.filter((_, i) => built[i]));
}
