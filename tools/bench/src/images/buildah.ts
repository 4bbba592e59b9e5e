import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CpuGroup } from './cpu-group.ts';
import { TAG, type Peer, type Place } from './peer.ts';
import { runMeasured } from './run-measured.ts';
import type { Subject } from './subject.ts';

const execute = promisify(execFile);

/**
 * A Dockerfile built by buildah with its cache of layers, then pushed. Its store is one of its own, which has the base before it is measured.
 * Undefined where buildah is not installed.
 */
export async function buildah(scratch: string): Promise<Peer | undefined> {
  const version = await execute('buildah', ['--version']).catch(() => undefined);
  if (version === undefined) return undefined;
  const store = await mkdtemp(join(scratch, 'buildah-'));
  const global = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'overlay'];
  const group = CpuGroup.make('buildah');
  const local = ({ repository }: Place): string => `localhost/${repository}:${TAG}`;
  const hasBase = async ({ base, baseTag }: Place): Promise<void> => {
    const found = await execute('buildah', [...global, 'images', '-q', `localhost/${baseTag}`]).catch(() => undefined);
    if (found !== undefined) return;
    const { stdout } = await execute('buildah', [...global, 'pull', '-q', '--tls-verify=false', base]);
    await execute('buildah', [...global, 'tag', stdout.trim(), `localhost/${baseTag}`]);
  };
  return {
    name: /buildah version (\S+)/.exec(version.stdout)?.[0].replace(' version', '') ?? 'buildah',
    async forget() {
      await execute('buildah', [...global, 'rm', '--all']);
      await execute('buildah', [...global, 'rmi', '--all', '--force']);
    },
    async build(subject, place) {
      await hasBase(place);
      const dockerfile = await dockerfileOf(subject, place, store);
      const built = await runMeasured(group, [
        'buildah',
        ...[...global, 'bud', '--isolation', 'chroot', '--network', 'host', '--pull-never', '--layers'],
        ...['--file', dockerfile, '--tag', local(place), subject.ready],
      ]);
      const to = `docker://${place.host}/${place.repository}:${TAG}`;
      const pushed = await runMeasured(group, [
        'buildah',
        ...[...global, 'push', '--tls-verify=false', local(place), to],
      ]);
      return { cpuMs: built.cpuMs + pushed.cpuMs, wallMs: built.wallMs + pushed.wallMs };
    },
    async stop() {
      await execute('buildah', [...global, 'rmi', '--all', '--force']).catch(() => undefined);
      await group.remove();
      await rm(store, { recursive: true, force: true });
    },
  };
}

async function dockerfileOf({ name, dockerfile }: Subject, { baseTag }: Place, folder: string): Promise<string> {
  const path = join(folder, `${name}.Dockerfile`);
  await writeFile(path, `FROM localhost/${baseTag}\n${dockerfile}`);
  return path;
}
