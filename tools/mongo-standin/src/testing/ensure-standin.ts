import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The class path of the stand-in, built by Maven where it is not yet. */
export async function ensureStandin(): Promise<{ classpath: string }> {
  const dependency = join(project, 'target/dependency');
  const jar = join(project, 'target/mongo-standin-1.0.0.jar');
  if (!existsSync(jar) || !existsSync(dependency)) {
    await promisify(execFile)(
      'mvn',
      ['-q', '-B', 'package', 'dependency:copy-dependencies', '-DincludeScope=runtime'],
      { cwd: project },
    );
  }
  return { classpath: [jar, ...readdirSync(dependency).map((name) => join(dependency, name))].join(':') };
}
