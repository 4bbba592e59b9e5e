import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { run } from '../process/run.ts';

export async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return line;
}

async function must(command: string, ...args: string[]): Promise<void> {
  const { code, tail } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${tail.join(' ')}`);
}

/** A network namespace of a test's own with nothing but its loopback, and the processes that the test starts in it and beside it. */
export class TestNamespace {
  readonly #name: string;
  readonly path: string;
  readonly #children: ChildProcess[] = [];

  private constructor(name: string) {
    this.#name = name;
    this.path = `/run/netns/${name}`;
  }

  /** Needs root. `remove` belongs into afterAll. */
  static async create(name: string): Promise<TestNamespace> {
    const namespace = new TestNamespace(name);
    await must('ip', 'netns', 'add', name);
    await must('nsenter', `--net=${namespace.path}`, 'ip', 'link', 'set', 'lo', 'up');
    return namespace;
  }

  /** On the host. */
  start(command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    return child;
  }

  /** Runs `script` in the namespace with this Node, until it prints its first line. */
  async serve(script: string): Promise<void> {
    await firstLine(this.start('nsenter', [`--net=${this.path}`, process.execPath, '-e', script]));
  }

  /** Ends what was started and deletes the namespace. */
  async remove(): Promise<void> {
    for (const child of this.#children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await must('ip', 'netns', 'delete', this.#name);
  }
}

/** Starts the netgate at `program` and resolves with the ports of 127.0.0.1 that it says it listens on. */
export async function startGate(
  namespace: TestNamespace,
  program: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; ports: number[] }> {
  const child = namespace.start(program, ['--netns', namespace.path, ...args]);
  const { listening } = JSON.parse(await firstLine(child)) as { listening: { host: string }[] };
  return { child, ports: listening.map(({ host }) => Number(host.split(':')[1])) };
}
