import { run } from '@cutover/toolchain';

/** Programs of the toolchain, by their paths. */
export interface Linters {
  readonly actionlint: string;
  readonly zizmor: string;
}

/** The strictest reading, without the network: what it would ask GitHub for, pins.ts holds against the list. */
const ZIZMOR = ['--offline', '--persona=auditor', '--no-progress', '--quiet', '--strict-collection', '--color=never'];
/** What is not found on PATH is not asked: the same lines on every machine. */
const ACTIONLINT = ['-no-color', '-shellcheck=', '-pyflakes='];

/** What a checker said; empty where it is content. @throws Error where it could not check */
async function said(program: string, args: readonly string[], found: (code: number) => boolean): Promise<string[]> {
  const { code, stdout, tail } = await run(program, args);
  if (code === 0) return [];
  if (!found(code)) throw new Error(`${program} exited with ${code}: ${tail.join(' · ')}`);
  return stdout.trim().split('\n');
}

/** What actionlint and zizmor find in these files, a line each. @throws Error where one of them could not check */
export async function lintProblems({ actionlint, zizmor }: Linters, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) throw new Error('there is no workflow to check');
  const [syntax, security] = await Promise.all([
    said(actionlint, [...ACTIONLINT, '-oneline', ...files], (code) => code === 1),
    // It exits with 10 and more by the severity of what it found.
    said(zizmor, [...ZIZMOR, '--format=plain', ...files], (code) => code > 10 && code < 20),
  ]);
  return [...syntax, ...security];
}
