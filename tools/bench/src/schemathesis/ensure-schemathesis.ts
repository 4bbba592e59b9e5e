import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, findExecutable, run, withLock } from '@cutover/toolchain';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const QUIET = ['--quiet', '--no-input', '--no-cache-dir', '--disable-pip-version-check'];

/** It cannot be had here, and why: one line. */
export class NotToBeHad extends Error {
  override readonly name = 'NotToBeHad';
}

/**
 * The program, in a virtual environment of its own below the cache's folder `schemathesis`: made once for each state of requirements.txt, of the versions and hashes in it.
 * @returns its path
 * @throws NotToBeHad where there is no python3 that makes virtual environments, or its packages cannot be fetched
 */
export async function ensureSchemathesis(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const python = findExecutable('python3', env);
  if (python === undefined) throw new NotToBeHad('there is no python3 on PATH');
  const pins = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  const root = cacheFolder('schemathesis', env);
  const folder = join(root, pins.slice(0, 16));
  const program = join(folder, 'bin', 'schemathesis');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return program;
  await mkdir(root, { recursive: true });
  await withLock(`${folder}.lock`, {}, async () => {
    if (existsSync(complete)) return;
    await rm(folder, { recursive: true, force: true });
    await must('makes no virtual environment', python, ['-m', 'venv', folder], env);
    const install = ['install', ...QUIET, '--require-hashes', '--only-binary=:all:', '--requirement', REQUIREMENTS];
    await must('cannot fetch its packages', join(folder, 'bin', 'pip'), install, env);
    await writeFile(complete, '');
  });
  return program;
}

async function must(what: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { code, tail } = await run(command, args, { env });
  if (code !== 0) throw new NotToBeHad(`python3 ${what} (exit code ${code}): ${tail.at(-1) ?? 'it says nothing'}`);
}
