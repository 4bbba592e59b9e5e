import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebPackage } from '../package.ts';

/** One program that answers from two sets of lists, the machine's and the archive's own, and a pool of files. */
const APT = `#!${process.execPath}
import { appendFileSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
const home = join(import.meta.dirname, '..');
const args = process.argv.slice(2).filter((arg, index, all) => !['-o', '-q'].includes(arg) && all[index - 1] !== '-o');
const isFresh = process.argv.some((arg) => arg.startsWith('Dir::State::lists='));
const [action, ...names] = args.filter((arg) => !arg.startsWith('--'));
appendFileSync(join(home, 'log'), [isFresh ? 'fresh' : 'machine', basename(process.argv[1]), action, ...names].join(' ') + '\\n');
const lists = JSON.parse(readFileSync(join(home, isFresh ? 'archive.json' : 'machine.json'), 'utf8'));
const fail = (reason) => { console.error('E: ' + reason); process.exit(100); };
const file = (item) => item.name + '_' + item.version + '_all.deb';
if (action === 'show') {
  for (const item of lists.filter(({ name }) => names.includes(name)))
    console.log(['Package: ' + item.name, 'Version: ' + item.version, 'Architecture: all', 'Size: ' + item.size, 'SHA256: ' + item.sha256, ''].join('\\n'));
} else if (args.includes('--print-uris')) {
  for (const wanted of names) {
    const item = lists.find(({ name }) => name === wanted) ?? fail('Unable to locate package ' + wanted);
    console.log("'http://archive.test/" + file(item) + "' " + file(item) + ' ' + item.size + ' MD5Sum:0');
  }
} else if (action === 'download') {
  for (const wanted of names) {
    const [name, version] = wanted.split('=');
    const from = join(home, 'pool', file({ name, version }));
    if (existsSync(from)) copyFileSync(from, file({ name, version }));
    else fail('404  Not Found');
  }
}
`;

/** A package's file as the archive has it. */
export interface ArchiveFile {
  readonly deb: DebPackage;
  readonly content: Uint8Array;
}

/** apt's commands, pretended, in place of the machine's as long as it is put up. */
export class PretendedApt {
  readonly #folder: string;
  readonly #before = process.env['PATH'];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'bin'), { recursive: true });
    mkdirSync(join(folder, 'pool'));
    writeFileSync(join(folder, 'bin/package.json'), '{"type":"module"}');
    for (const name of ['apt-get', 'apt-cache']) writeFileSync(join(folder, 'bin', name), APT, { mode: 0o755 });
    writeFileSync(join(folder, 'log'), '');
    process.env['PATH'] = `${join(folder, 'bin')}:${this.#before}`;
  }

  /** What the two sets of lists hold, newest first; the pool has the files of its own alone. */
  serve(machine: readonly ArchiveFile[], own: readonly ArchiveFile[] = machine): void {
    const write = (name: string, files: readonly ArchiveFile[]): void =>
      writeFileSync(join(this.#folder, name), JSON.stringify(files.map(({ deb }) => deb)));
    write('machine.json', machine);
    write('archive.json', own);
    for (const file of own) this.put(file);
  }

  /** Into the pool, whatever the lists say of it. */
  put({ deb: { name, version }, content }: ArchiveFile): void {
    writeFileSync(join(this.#folder, 'pool', `${name}_${version}_all.deb`), content);
  }

  /** A line a command: `machine` or `fresh`, program, action, packages. */
  log(): string[] {
    return readFileSync(join(this.#folder, 'log'), 'utf8').trim().split('\n');
  }

  takeDown(): void {
    process.env['PATH'] = this.#before;
  }
}

export function archiveFile(name: string, version: string, content: Uint8Array): ArchiveFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { deb: { name, version, size: content.length, sha256 }, content };
}
