import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CpuGroup } from './cpu-group.ts';
import { TAG, type Peer } from './peer.ts';
import { runMeasured } from './run-measured.ts';

export const CONTAINERIFY = '4.1.0';

/**
 * containerify with all that it has to spare work: the base's layers kept in a folder, those of the registry mounted, a fixed time so
 * that the same files are the same digest.
 */
export async function containerify(scratch: string): Promise<Peer> {
  const folder = await mkdtemp(join(scratch, 'containerify-'));
  const cache = join(folder, 'layers');
  await install(folder);
  await mkdir(cache);
  const group = CpuGroup.make('containerify');
  return {
    name: `containerify ${CONTAINERIFY}`,
    async forget() {
      await rm(cache, { recursive: true, force: true });
      await mkdir(cache);
    },
    build: (subject, { host, repository, baseTag }) =>
      runMeasured(group, [
        process.execPath,
        join(folder, 'node_modules', 'containerify', 'lib', 'cli.js'),
        ...['--registry', `http://${host}/v2/`, '--fromImage', baseTag, '--toImage', `${repository}:${TAG}`],
        ...['--folder', subject.ready, '--entrypoint', `node ${subject.start}`, '--user', '65532:65532'],
        ...['--layerCacheFolder', cache, '--doCrossMount', '--allowNoPushAuth'],
        ...['--setTimeStamp', '2020-01-01T00:00:00Z'],
      ]),
    stop: () => group.remove(),
  };
}

async function install(folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `containerify@${CONTAINERIFY}`];
  await promisify(execFile)('npm', args, { cwd: folder });
}
