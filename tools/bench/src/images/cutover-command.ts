import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CpuGroup } from './cpu-group.ts';
import { TAG, type Peer } from './peer.ts';
import { runMeasured } from './run-measured.ts';

/** `cutover image build`, as a person runs it; `smoke` says whether it starts the image once, as it does unless told not to. */
export async function cutoverCommand(scratch: string, smoke: boolean): Promise<Peer> {
  const name = smoke ? 'cutover' : 'cutover --no-smoke';
  const group = CpuGroup.make(smoke ? 'command' : 'no-smoke');
  const cache = await mkdtemp(join(scratch, 'command-'));
  return {
    name,
    async forget() {
      await rm(join(cache, 'images'), { recursive: true, force: true });
    },
    build: (subject, { host, repository, base }) =>
      runMeasured(
        group,
        [
          process.execPath,
          subject.cutover.bin,
          ...['image', 'build', ...subject.cutover.args, '--base', base, '--to', `${host}/${repository}:${TAG}`],
          ...(smoke ? [] : ['--no-smoke']),
        ],
        { env: { CUTOVER_CACHE_DIR: cache } },
      ),
    stop: () => group.remove(),
  };
}
