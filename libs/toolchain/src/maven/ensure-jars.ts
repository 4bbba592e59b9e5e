import { join } from 'node:path';
import { ensureMavenProject } from './ensure-maven-project.ts';
import type { MavenOptions, MavenProject } from './ensure-maven-project.ts';

/** Maven projects of this workspace, a folder each under tools/. */
export type JarsName = 'mongo-standin' | 'kafka';

const TOOLS = join(import.meta.dirname, '..', '..', '..', '..', 'tools');

/** The jars of one of this workspace's Maven projects; see `ensureMavenProject`. */
export function ensureJars(name: JarsName, options: Omit<MavenOptions, 'dir' | 'name'>): Promise<MavenProject> {
  return ensureMavenProject({ ...options, name, dir: join(TOOLS, name) });
}
