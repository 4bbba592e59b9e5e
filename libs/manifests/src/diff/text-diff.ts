import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const CONTEXT_LINES = 3;

/** A unified diff of two texts that differ, under the path's name; empty stands for no file. */
export async function textDiff(path: string, before: string, after: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-diff-'));
  try {
    await writeFile(join(folder, 'before'), before);
    await writeFile(join(folder, 'after'), after);
    const labels = [
      '--label',
      before === '' ? '/dev/null' : `a/${path}`,
      '--label',
      after === '' ? '/dev/null' : `b/${path}`,
    ];
    const args = [`--unified=${CONTEXT_LINES}`, ...labels, 'before', 'after'];
    return await promisify(execFile)('diff', args, { cwd: folder }).then(
      ({ stdout }) => stdout,
      (error: Error & { code?: number; stdout?: string }) => {
        if (error.code !== 1 || error.stdout === undefined) throw error;
        return error.stdout;
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
