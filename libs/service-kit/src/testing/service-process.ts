import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort, until } from '@cutover/testing-kit';

export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  /** Where probes and metrics are. */
  readonly managementUrl: string;
  /** Sends the signal and waits for the end. @returns the exit code; null when a signal ended it */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ServiceProcessOptions {
  readonly name: string;
  /** The service's main, by its path. */
  readonly main: string;
  /** All of its environment but PATH, PORT, MANAGEMENT_PORT and POD_NAME, which no two processes share. */
  readonly env: Readonly<Record<string, string>>;
  /** Default: a free one. */
  readonly port?: number | undefined;
  readonly readyMs: number;
  /** What it writes to its standard output; default: nobody reads it. */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** Runs a service's real main as a process of its own, and waits until it is ready. @throws Error when it ends first or takes too long */
export async function startServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const { name, main, readyMs } = options;
  const port = options.port ?? (await freePort());
  const managementPort = await freePort();
  const env = {
    ...options.env,
    PATH: process.env['PATH'],
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    POD_NAME: `${name}-${port}`,
  };
  const { onOutput } = options;
  const stdout = onOutput === undefined ? 'ignore' : 'pipe';
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', stdout, 'inherit'] });
  if (onOutput !== undefined) child.stdout?.on('data', onOutput);
  const gone = once(child, 'exit');
  const [url, managementUrl] = [port, managementPort].map((at) => `http://127.0.0.1:${at}`) as [string, string];
  const ready = async () => {
    if ((await fetch(`${managementUrl}/readyz`).catch(() => undefined))?.status === 200) return true;
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    return false;
  };
  await until(`${name} is ready`, ready, { withinMs: readyMs, everyMs: 20 });
  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = (await gone) as [number | null];
    return code;
  };
  return { url, port, managementUrl, kill };
}
