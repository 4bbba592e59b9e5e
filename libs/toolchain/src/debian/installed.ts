import { findExecutable } from '../process/find-executable.ts';
import { packageOf } from './packages.ts';
import type { DebianNeed } from './packages.ts';

/** The format asked of dpkg-query, a line a package. */
export const QUERY_FORMAT = '${Package}\t${db:Status-Status}\t${Provides}\n';

/** Names of what is installed by dpkg-query's answer, and what those packages provide in the place of others. */
export function parseInstalled(answer: string): Set<string> {
  const rows = answer.split('\n').map((line) => line.split('\t'));
  const names = rows
    .filter(([, status]) => status === 'installed')
    .flatMap(([name = '', , provides = '']) => [
      name,
      ...provides.split(',').map((item) => item.trim().split(' ')[0] ?? ''),
    ]);
  return new Set(names.filter((name) => name !== ''));
}

/** The usual folders of administration commands, which a plain user's PATH lacks. */
const ADMIN_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The packages still to be installed. One that another package provides counts as there: Docker's containerd.io is never replaced. */
export function missingPackages(
  needs: readonly DebianNeed[],
  installed: ReadonlySet<string>,
  env: NodeJS.ProcessEnv,
): string[] {
  const missing = needs.filter((need) => {
    if (installed.has(packageOf(need))) return false;
    return typeof need === 'string' || findExecutable(need.command, env, ADMIN_FOLDERS) === undefined;
  });
  return missing.map(packageOf);
}
