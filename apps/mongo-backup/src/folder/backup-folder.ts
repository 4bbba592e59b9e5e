import { createReadStream, createWriteStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BackupError } from '../backup-error.ts';

const FILE = /^mongo-(?<name>\d{8}T\d{9}Z)\.ndjson\.gz$/;
const NAME = /^\d{8}T\d{9}Z$/;
const BEGUN = '.begun-';
/** A backup that is still being written is younger: what is older was left behind by one that was killed. */
const LEFT_BEHIND_MS = 86_400_000;

/** `20261129T094012345Z`: in the order of time. */
export const nameAt = (at: Date): string => at.toISOString().replace(/[-:.]/g, '');

const fileOf = (name: string): string => `mongo-${name}.ndjson.gz`;

/** Backups in a folder, one file each: whole or not there. */
export class BackupFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The oldest first. @throws BackupError `folder-unusable` */
  async names(): Promise<string[]> {
    const entries = await this.#entries();
    return entries
      .map((entry) => FILE.exec(entry)?.groups?.['name'])
      .filter((name) => name !== undefined)
      .sort();
  }

  /** A name that is there; `''` for the newest. @throws BackupError `backup-missing`, `folder-unusable` */
  async find(wanted: string): Promise<string> {
    const names = await this.names();
    const found = wanted === '' ? names.at(-1) : names.find((name) => name === wanted);
    if (found !== undefined) return found;
    const what = wanted === '' ? 'no backup' : `no backup ${JSON.stringify(wanted)}`;
    const others = names.length === 0 ? '' : `; there are ${names.join(', ')}`;
    throw new BackupError('backup-missing', `${this.#folder} holds ${what}${others}`);
  }

  read(name: string): ReadStream {
    if (!NAME.test(name)) throw new BackupError('backup-missing', `${JSON.stringify(name)} is no backup's name`);
    return createReadStream(join(this.#folder, fileOf(name)));
  }

  async size(name: string): Promise<number> {
    return (await stat(join(this.#folder, fileOf(name)))).size;
  }

  /** Keeps lines under a name once all of them are on the disk; when that fails nothing stays. @throws BackupError `folder-unusable`, the signal's reason */
  async write(name: string, lines: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
    const begun = join(this.#folder, `${BEGUN}${fileOf(name)}`);
    try {
      const file = createWriteStream(begun, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(Readable.from(lines), createGzip(), file, { signal });
      await rename(begun, join(this.#folder, fileOf(name)));
      await this.#flush();
    } catch (error) {
      await rm(begun, { force: true });
      signal.throwIfAborted();
      throw this.#ofTheFolder(error);
    }
  }

  /** Removes all but the newest, and what was left behind. @returns names of those removed */
  async keepNewest(count: number): Promise<string[]> {
    const old = (await this.names()).slice(0, -count);
    for (const name of old) await rm(join(this.#folder, fileOf(name)), { force: true });
    for (const entry of await this.#entries()) if (entry.startsWith(BEGUN)) await this.#removeIfOld(entry);
    return old;
  }

  async #removeIfOld(entry: string): Promise<void> {
    const path = join(this.#folder, entry);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(path, { force: true });
  }

  async #entries(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      throw this.#ofTheFolder(error);
    }
  }

  /** The new name itself: a file's own flush does not cover it. */
  async #flush(): Promise<void> {
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  #ofTheFolder(error: unknown): unknown {
    const { syscall, code, message } = error as NodeJS.ErrnoException;
    const isOfFiles = syscall !== undefined && code !== undefined && !/^(connect|read|getaddrinfo)$/.test(syscall);
    if (!isOfFiles) return error;
    return new BackupError('folder-unusable', `${this.#folder}: ${message}`, { cause: error });
  }
}
