import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chartsFolder } from '../chart-folder.ts';

const execute = promisify(execFile);

/** The last commit before environments, autoscalers, policies and monitors came to the charts, and values of before were refused. */
export const BEFORE = '20d55b997590ac4784129cdda977c503c644b8b0';

/** Puts the charts of that commit into a folder of their own. @returns the folder of charts @throws Error where this clone lacks the commit */
export async function unpackChartsOfBefore(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const root = join(chartsFolder, '..');
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-charts-before-'));
  const remove = () => rm(scratch, { recursive: true, force: true });
  try {
    const archive = join(scratch, 'charts.tar');
    await execute('git', ['archive', '--output', archive, BEFORE, '--', 'charts'], { cwd: root });
    await execute('tar', ['--extract', '--file', archive, '--directory', scratch, '--no-same-owner']);
  } catch (error) {
    await remove();
    throw new Error(`the charts of ${BEFORE} cannot be read: a shallow clone has to \`git fetch --unshallow\``, {
      cause: error,
    });
  }
  return { folder: join(scratch, 'charts'), remove };
}
