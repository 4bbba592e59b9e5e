import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Entry } from './entry.ts';
import { entriesFromDirectory } from './from-directory.ts';
import { diffIdOf, layerFromEntries } from './layer.ts';
import { tarStream } from './tar.ts';

let scratch: string;
let source: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-entries-'));
  source = join(scratch, 'source');
  mkdirSync(source);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** Bytes of a path that is not text. */
function raw(name: string): Buffer {
  return Buffer.concat([Buffer.from(`${source}/`), Buffer.from(name, 'latin1')]);
}

describe('what an image cannot hold', () => {
  it.each(['.wh.app', '.wh..wh..opq', 'a/.wh.b/c', '.wh.'])(
    'is refused: a file %s, which deletes others',
    async (path) => {
      const entry: Entry = { type: 'file', path, content: Buffer.from('x') };
      await expect(diffIdOf([entry])).rejects.toMatchObject({
        code: 'entry-invalid',
        message: `layer entry "${path}" would be read as a whiteout: no name may begin with .wh.`,
      });
    },
  );

  it.each(['', 'a\0b'])('is refused: a link to %j', async (target) => {
    const made = diffIdOf([{ type: 'symlink', path: 'link', target }]);
    await expect(made).rejects.toMatchObject({ code: 'entry-invalid' });
  });

  it('is refused: a name that is not UTF-8, shown with its bytes', async () => {
    writeFileSync(raw('caf\xe9.txt'), '');
    await expect(entriesFromDirectory(source)).rejects.toMatchObject({
      code: 'entry-invalid',
      message: `a name in ${source} is not UTF-8: "caf\\xe9.txt": an image cannot hold it`,
    });
  });

  it('is refused: a link whose target is not UTF-8', async () => {
    symlinkSync(Buffer.from('caf\xe9', 'latin1'), join(source, 'link'));
    await expect(entriesFromDirectory(source)).rejects.toMatchObject({
      code: 'entry-invalid',
      message: `the link ${source}/link leads to "caf\\xe9": not UTF-8: an image cannot hold it`,
    });
  });

  it('is refused: a pipe and a socket', async () => {
    execFileSync('mkfifo', [join(source, 'pipe')]);
    const refused = { code: 'entry-invalid', message: expect.stringMatching(/is neither file, directory nor link/) };
    await expect(entriesFromDirectory(source)).rejects.toMatchObject(refused);
    rmSync(join(source, 'pipe'));
    const server = createServer().listen(join(source, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(entriesFromDirectory(source)).rejects.toMatchObject(refused);
    server.close();
  });

  it('is refused: a folder that is not there', async () => {
    const entries = entriesFromDirectory(join(source, 'none'));
    await expect(entries).rejects.toMatchObject({ code: 'entry-invalid', message: expect.stringContaining('ENOENT') });
  });

  it.each([
    ['goes', () => rmSync(join(source, 'file')), /^layer entry "file": ENOENT/],
    [
      'shrinks',
      () => truncateSync(join(source, 'file'), 1),
      /^layer entry "file": its size changed while it was read$/,
    ],
  ])('is refused: a file that %s before it is read', async (_, change, message) => {
    writeFileSync(join(source, 'file'), 'content');
    const entries = await entriesFromDirectory(source);
    change();
    await expect(diffIdOf(entries)).rejects.toMatchObject({
      code: 'entry-invalid',
      message: expect.stringMatching(message),
    });
  });
});

describe('long names', () => {
  const long = [...Array(4).keys()].map((at) => `${at}`.repeat(200)).join('/');

  it('of 300 bytes and more, of files and of what links lead to, are read by tar as they were', async () => {
    const entries: Entry[] = [
      { type: 'file', path: long, content: Buffer.from('content') },
      { type: 'file', path: `${'ü'.repeat(120)}/é`, content: Buffer.from('accents') },
      { type: 'symlink', path: `link-${'l'.repeat(200)}`, target: `../${long}` },
    ];
    const layer = await layerFromEntries(entries, { spoolDirectory: join(scratch, 'spool') });
    execFileSync('tar', ['xzf', '-', '-C', source], { input: await buffer(await layer.open()) });
    expect(readFileSync(join(source, long), 'utf8')).toBe('content');
    expect(readFileSync(join(source, `${'ü'.repeat(120)}/é`), 'utf8')).toBe('accents');
    expect(readlinkSync(join(source, `link-${'l'.repeat(200)}`))).toBe(`../${long}`);
  });
});

describe('links', () => {
  it.each(['/etc/passwd', '../../../../etc/passwd', 'missing'])(
    'are kept as they are, also one to %s',
    async (target) => {
      symlinkSync(target, join(source, 'link'));
      expect(await entriesFromDirectory(source)).toEqual([{ type: 'symlink', path: '/link', target }]);
      const layer = await layerFromEntries(await entriesFromDirectory(source), {
        spoolDirectory: join(scratch, 'spool'),
      });
      const listing = execFileSync('tar', ['tvzf', '-'], { input: await buffer(await layer.open()) }).toString();
      expect(listing).toContain(`link -> ${target}`);
      expect(lstatSync(join(source, 'link')).isSymbolicLink()).toBe(true);
    },
  );
});

describe('a large file', () => {
  const MIB = 1024 ** 2;
  const GIB = 1024 * MIB;

  // A layer of a sparse file, and the most bytes of buffers that were held on the way. They are counted after a collection: what the
  // process keeps of freed memory is the allocator's affair, and differs by machine.
  const readSparse = (perChunk: string): { diffId: string; held: number } => {
    writeFileSync(join(source, 'sparse'), '');
    truncateSync(join(source, 'sparse'), 768 * MIB);
    const here = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
    const code = `
      import { Readable } from 'node:stream';
      import { entriesFromDirectory } from ${here('from-directory.ts')};
      import { diffIdOf } from ${here('layer.ts')};
      let held = 0;
      const kept = [];
      async function* watched(chunks) {
        let bytes = 0;
        for await (const chunk of chunks) {
          ${perChunk}
          if (Math.floor(bytes / ${64 * MIB}) < Math.floor((bytes += chunk.length) / ${64 * MIB})) {
            gc();
            gc(); // the second waits for the buffers that the first has given up
            held = Math.max(held, process.memoryUsage().arrayBuffers);
          }
          yield chunk;
        }
      }
      const [{ content, ...file }] = await entriesFromDirectory(process.argv[1]);
      const open = () => Readable.from(watched(content.open()));
      const diffId = await diffIdOf([{ ...file, content: { size: content.size, open } }]);
      console.log(JSON.stringify({ diffId, held, kept: kept.length }));
    `;
    const options = ['--expose-gc', '--input-type=module', '-e', code, source];
    return JSON.parse(execFileSync(process.execPath, options).toString()) as { diffId: string; held: number };
  };

  it('passes through without being held in memory', () => {
    const { diffId, held } = readSparse('');
    expect(diffId).toMatch(/^sha256:/);
    expect(held).toBeLessThan(128 * MIB);
  });

  it('that is held all the same is seen', () => {
    expect(readSparse('kept.push(chunk);').held).toBeGreaterThan(640 * MIB);
  });

  it('of more than 8 GiB has a header that tar reads', async () => {
    const content = { size: 9 * GIB, open: () => new Readable({ read: () => undefined }) };
    const tar = tarStream([{ type: 'file', path: 'huge', content }]);
    const [header] = (await once(tar, 'data')) as [Buffer];
    tar.destroy();
    const { stdout } = spawnSync('tar', ['tvf', '-'], { input: header });
    expect(stdout.toString()).toContain(` ${9 * GIB} `);
  });
});
