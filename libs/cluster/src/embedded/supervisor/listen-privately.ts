import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import type { Server } from 'node:http';
import { ClusterError } from '../../errors.ts';

/** All but the owner's reading and writing, of which connecting to a socket is one (unix(7)). */
const PRIVATE = 0o177;

/**
 * Listens on a Unix socket that only this user can connect to, from the moment at which it exists.
 * @throws ClusterError `unsafe-folder` where the file system gave it another mode or owner
 */
export async function listenPrivately(server: Server, path: string): Promise<void> {
  const umask = process.umask(PRIVATE);
  server.listen(path);
  process.umask(umask);
  await once(server, 'listening');
  const { mode, uid } = lstatSync(path);
  if ((mode & PRIVATE) === 0 && uid === process.getuid?.()) return;
  server.close();
  throw new ClusterError(
    'unsafe-folder',
    `${path} has mode ${(mode & 0o777).toString(8)} and user ${uid}: it must be this user's alone`,
  );
}
