import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Helm could not render a chart; the message is Helm's own first line. */
export class RenderError extends Error {
  readonly code = 'render-failed';
}

export interface RenderOptions {
  helm: string;
  release: string;
  chart: string;
  namespace: string;
  values: Record<string, unknown>;
}

const reason = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr ?? message).trim().split('\n').at(-1) ?? message;
};

/** `helm template`, with values from a file and without the chart's tests. @throws RenderError */
export const render = async ({ helm, release, chart, namespace, values }: RenderOptions): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'cutover-values-'));
  try {
    const file = join(dir, 'values.json');
    await writeFile(file, JSON.stringify(values));
    const args = ['template', release, chart, '--namespace', namespace, '--values', file, '--skip-tests'];
    const { stdout } = await run(helm, args, { maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    throw new RenderError(`${chart}: ${reason(error)}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
