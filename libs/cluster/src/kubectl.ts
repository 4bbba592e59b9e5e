import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { KubectlError } from './errors.ts';

export interface KubectlCall {
  readonly kubectl: string;
  readonly kubeconfig: string;
  /** Arguments that stand before every call's own, such as `--context NAME`. */
  readonly prefix?: readonly string[];
}

export interface KubectlOptions {
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Runs kubectl to its end. @throws KubectlError */
export async function kubectl(
  { kubectl: program, kubeconfig, prefix = [] }: KubectlCall,
  args: readonly string[],
  { input, signal }: KubectlOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(program, [...prefix, ...args], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  // kubectl may refuse its arguments before it has read its input; its own message then says why.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') child.emit('error', error);
  });
  child.stdin.end(input ?? '');
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (code !== 0) throw new KubectlError(args, stderr, stdout);
  return { stdout, stderr };
}
