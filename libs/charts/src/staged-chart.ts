import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * A private copy of a chart beside the library chart it depends on, so that rendering neither writes into the source tree (as
 * `helm dependency build` does) nor meets another run that does.
 */
export async function withStagedChart<T>(
  folder: string,
  action: (staged: { chart: string; scratch: string }) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-chart-'));
  try {
    const chart = join(scratch, basename(folder));
    // What a user's `helm dependency build` left there would stand beside the library that follows.
    await cp(folder, chart, { recursive: true, filter: (source) => source !== join(folder, 'charts') });
    await cp(join(dirname(folder), 'common'), join(chart, 'charts', 'common'), { recursive: true });
    return await action({ chart, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
