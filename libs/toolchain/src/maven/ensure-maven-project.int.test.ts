import { existsSync } from 'node:fs';
import { cp, readFile, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FIXTURES, recordProgress, temporaryFolder, writeScript } from '../testing/fixtures.ts';
import { ensureMavenProject } from './ensure-maven-project.ts';
import type { MavenOptions } from './ensure-maven-project.ts';

/** A pretended Maven, which shows what it was asked and writes what the real one would. */
const MAVEN = `
for argument; do case $argument in -DoutputDirectory=*) out=\${argument#*=};; esac; done
mkdir -p target && touch target/hello.jar "$out/b.jar" "$out/a.jar"
echo "$PWD $*" >> "$MAVEN_LOG"`;

describe('a Maven project', () => {
  let dir: string;
  let remove: () => void;
  let options: MavenOptions;

  beforeEach(async () => {
    ({ path: dir, remove } = temporaryFolder());
    await cp(join(FIXTURES, 'maven', 'hello'), join(dir, 'hello'), { recursive: true });
    await writeScript(join(dir, 'bin', 'mvn'), MAVEN);
    await writeScript(join(dir, 'bin', 'javac'), 'true');
    const env = { PATH: [join(dir, 'bin'), process.env['PATH']].join(delimiter), MAVEN_LOG: join(dir, 'log') };
    options = { dir: join(dir, 'hello'), name: 'hello', root: join(dir, 'cache'), env, ...recordProgress() };
  });
  afterEach(() => remove());

  const calls = async (): Promise<string[]> => (await readFile(join(dir, 'log'), 'utf8')).trim().split('\n');

  it('is built once, outside the checkout, its own jar first', async () => {
    const first = await ensureMavenProject(options);
    const second = await ensureMavenProject(options);
    expect(first.source).toBe('built');
    expect(second).toEqual({ ...first, source: 'cache' });
    expect(first.classpath).toBe(['0-hello.jar', 'a.jar', 'b.jar'].map((jar) => join(first.dir, jar)).join(':'));
    expect(await calls()).toHaveLength(1);
    expect((await calls())[0]).toContain(join(dir, 'cache', '.work'));
    expect((await readdir(join(dir, 'hello'))).sort()).toEqual(['pom.xml', 'src']);
    expect(await readdir(join(dir, 'cache', '.work'))).toEqual([]);
  });

  it('is built again when its code changes', async () => {
    const before = await ensureMavenProject(options);
    await writeFile(join(dir, 'hello', 'src', 'main', 'java', 'Hello.java'), 'class Hello { int x; }\n');
    const after = await ensureMavenProject(options);
    expect(after.source).toBe('built');
    expect(after.dir).not.toBe(before.dir);
  });

  it("that Maven refuses shows Maven's last lines and leaves nothing", async () => {
    await writeScript(join(dir, 'bin', 'mvn'), 'echo "[ERROR] cannot find symbol"; exit 1');
    await expect(ensureMavenProject(options)).rejects.toMatchObject({
      code: 'maven-failed',
      message: expect.stringMatching(/^hello could not be built by Maven \(exit code 1\)[^]*cannot find symbol/),
    });
    expect(existsSync(join(dir, 'cache', 'hello'))).toBe(false);
  });

  it('says in one line what is missing', async () => {
    const env = { ...options.env, PATH: '/nonexistent' };
    await expect(ensureMavenProject({ ...options, env })).rejects.toMatchObject({
      code: 'maven-missing',
      message: expect.stringMatching(/^hello is built with Maven \(mvn\), which is not on PATH: [^\n]*$/),
    });
    await expect(ensureMavenProject({ ...options, dir })).rejects.toMatchObject({ code: 'wrong-usage' });
  });
});
