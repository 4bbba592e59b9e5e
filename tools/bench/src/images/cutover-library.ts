import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CpuGroup } from './cpu-group.ts';
import type { LibraryAnswer, LibraryRequest } from './library-process.ts';
import { TAG, type Peer } from './peer.ts';

/** `@cutover/image-builder` in a process that stays, as a watcher or an Nx task would use it. It starts no image, as its rivals start none. */
export async function cutoverLibrary(scratch: string): Promise<Peer> {
  const group = CpuGroup.make('library');
  const cacheDir = await mkdtemp(join(scratch, 'library-'));
  const child = fork(join(import.meta.dirname, 'library-process.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  group.add(child.pid!);
  const ask = async (request: LibraryRequest): Promise<void> => {
    child.send(request);
    const [answer] = (await Promise.race([
      once(child, 'message'),
      ended.then(() => [{ error: 'it ended by itself' }]),
    ])) as [LibraryAnswer];
    if (answer.error !== undefined) throw new Error(`the library's process: ${answer.error}`);
  };
  return {
    name: 'library',
    firstBuilds: 20,
    async forget() {
      await rm(cacheDir, { recursive: true, force: true });
    },
    async build({ library }, { host, repository, base, baseTag }) {
      const before = group.usedMs();
      const began = performance.now();
      const mountFrom = baseTag.slice(0, baseTag.lastIndexOf(':'));
      await ask({ ...library, base, to: `${host}/${repository}:${TAG}`, cacheDir, mountFrom });
      return { cpuMs: group.usedMs() - before, wallMs: performance.now() - began };
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
      await group.remove();
    },
  };
}
