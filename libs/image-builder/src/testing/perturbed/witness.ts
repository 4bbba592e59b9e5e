import { randomUUID } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { availableParallelism, homedir, hostname } from 'node:os';
import { join } from 'node:path';

/** What a process sees of its surroundings: all that a careless builder could write into an image. */
export interface Witness {
  readonly clock: string;
  readonly zone: string;
  readonly umask: string;
  readonly user: string;
  readonly folder: string;
  readonly locale: string;
  readonly listing: string;
  readonly inodes: string;
  readonly times: string;
  readonly home: string;
  readonly variables: string;
  readonly threads: string;
  readonly hostname: string;
  readonly modes: string;
  readonly owner: string;
  readonly cwd: string;
  readonly processors: string;
  readonly chance: string;
}

const MINUTE_MS = 60_000;

/** Seen from a folder. What differs from run to run by itself is told coarsely: the clock by how far two looks lie apart, and by the year. */
export function witness(folder: string): Witness {
  const first = Date.now();
  const names = readdirSync(folder);
  const found = names.map((name) => lstatSync(join(folder, name)));
  const byAge = [...names].sort((a, b) => lstatSync(join(folder, a)).ino - lstatSync(join(folder, b)).ino);
  const { uid = 0, mode = 0, mtimeMs = 0 } = found.find((one) => one.isFile()) ?? {};
  return {
    clock: `${new Date(first).getUTCFullYear()}, on by ${Math.floor((Date.now() - first) / MINUTE_MS)} min`,
    zone: String(new Date(0)),
    umask: process.umask().toString(8),
    user: `${process.getuid?.()}:${process.getgid?.()}`,
    folder,
    locale: `${Intl.DateTimeFormat().resolvedOptions().locale} ${process.env['LANG']}`,
    listing: names.join(),
    inodes: byAge.join(),
    times: String(Math.floor(mtimeMs / MINUTE_MS)),
    home: homedir(),
    variables: Object.keys(process.env)
      .filter((name) => !name.startsWith('CUTOVER_'))
      .sort()
      .join(),
    threads: process.env['UV_THREADPOOL_SIZE'] ?? 'default',
    hostname: hostname(),
    modes: mode.toString(8),
    owner: String(uid),
    cwd: process.cwd(),
    processors: String(availableParallelism()),
    chance: `${Math.random()} ${randomUUID()}`,
  };
}
