import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { logFolder } from '@cutover/cluster';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';

export interface LogFile {
  readonly component: string;
  readonly path: string;
}

const ENDING = '.log';

/** The log files of an embedded node, or of one component of it. @throws UsageError */
export async function logFiles({ provider, name }: ClusterChoice, component?: string): Promise<readonly LogFile[]> {
  if (provider !== 'embedded') {
    throw new UsageError(
      `logs are of the embedded node's processes; with --provider ${provider} use: cutover --provider ${provider} kubectl logs`,
    );
  }
  const folder = logFolder(name);
  if (!existsSync(folder)) throw new UsageError(`there are no logs of a cluster ${name}: cutover up starts one`);
  const all = readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => ({ component: file.slice(0, -ENDING.length), path: join(folder, file) }));
  if (component === undefined) return all;
  const found = all.filter((file) => file.component === component);
  if (found.length > 0) return found;
  throw new UsageError(
    notKnown(
      component,
      'a component of the node',
      all.map((file) => file.component),
    ),
  );
}
