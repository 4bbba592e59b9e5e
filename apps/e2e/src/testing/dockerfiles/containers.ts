import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Image } from '@cutover/oci';
import type { Buildah } from './buildah.ts';

export interface ContainerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Folders and files of this machine by their place in the container. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** In the place of the image's own command. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
}

export type Ended = number | NodeJS.Signals | null;

export interface Container {
  /** What it has printed so far. */
  output(): string;
  /** What it ends with: an exit code, or a signal. */
  readonly ended: Promise<Ended>;
  /** SIGTERM, and the wait for its end. */
  stop(): Promise<Ended>;
}

/** Runs an image of the store as the image says: its entry point, command, user and folder; its network is this machine's. */
export async function startContainer(
  buildah: Buildah,
  tag: string,
  image: Image,
  { env = {}, mounts = {}, command, entrypoint }: ContainerOptions,
): Promise<Container> {
  const name = (await buildah.run('from', '--pull-never', '--quiet', tag)).trim().split('\n').at(-1) ?? '';
  const { Entrypoint = [], Cmd = [] } = image.config.value.config ?? {};
  const child = spawn(
    'buildah',
    [
      ...[...buildah.words, 'run', '--isolation', 'chroot', '--network', 'host'],
      ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...Object.entries(mounts).flatMap(([at, from]) => ['--volume', `${from}:${at}`]),
      ...[name, '--', ...(entrypoint ?? Entrypoint), ...(command ?? Cmd)],
    ],
    { env: buildah.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(String(chunk)));
  const ended = once(child, 'close').then(() => child.exitCode ?? child.signalCode);
  return {
    output: () => output.join(''),
    ended,
    stop() {
      signalAll(child);
      return ended;
    },
  };
}

/** The container's processes are of buildah's group. */
function signalAll({ pid, exitCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGTERM');
}
