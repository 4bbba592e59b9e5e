import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isRunning, self } from '@cutover/toolchain';

const PREFIX = 'cutover-chart';
/** Whose a copy is: the process, and when that began. */
const COPY = new RegExp(`^${PREFIX}-(?<pid>\\d+)-(?<started>\\d+)-\\w+$`);

/** Removes the copies of processes that were killed in a render. Those of other users stay. */
export async function removeOrphans(folder: string = tmpdir()): Promise<void> {
  const orphans = (await readdir(folder)).filter((name) => {
    const { pid, started = '' } = COPY.exec(name)?.groups ?? {};
    return pid !== undefined && !isRunning({ pid: Number(pid), started });
  });
  await Promise.allSettled(orphans.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

let swept: Promise<void> | undefined;

async function makeScratch(): Promise<string> {
  await (swept ??= removeOrphans());
  const { pid, started } = self();
  return mkdtemp(join(tmpdir(), `${PREFIX}-${pid}-${started}-`));
}

/**
 * A private copy of a chart beside the library chart it depends on, so that rendering neither writes into the source tree (as
 * `helm dependency build` does) nor meets another run that does. A killed process leaves it to the next one that renders.
 */
export async function withStagedChart<T>(
  folder: string,
  action: (staged: { chart: string; scratch: string }) => Promise<T>,
): Promise<T> {
  const scratch = await makeScratch();
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
