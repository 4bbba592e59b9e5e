import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandOptions, CommandResult } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import { writeSecrets } from '../init/secrets-file.ts';
import { ROOT } from '../root.ts';

/** A container as `docker inspect` shows it: what tests judge of it. */
export interface Inspected {
  readonly Name: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly OOMKilled: boolean;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly User: string; readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly PidsLimit: number;
    readonly Privileged: boolean;
    readonly Binds: readonly string[] | null;
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>>;
  };
}

/** A project of Compose on an engine, with keys of its own and MongoDB's stand-in. */
export class Composition {
  readonly engine: Engine;
  readonly #files: readonly string[];
  readonly folder: string;

  private constructor(engine: Engine, files: readonly string[], folder: string) {
    this.engine = engine;
    this.#files = files;
    this.folder = folder;
  }

  static async of(engine: Engine, files: readonly string[]): Promise<Composition> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-compose-'));
    await writeSecrets(join(folder, '.env'), 'standin');
    return new Composition(engine, files, folder);
  }

  /** `docker-compose` with these files, and those variables that were written for them or stand in `envFile`. */
  compose(args: readonly string[], options: CommandOptions & { envFile?: string } = {}): Promise<CommandResult> {
    const { envFile = join(this.folder, '.env'), ...rest } = options;
    const files = this.#files.flatMap((file) => ['--file', join(ROOT, file)]);
    return this.engine.compose(['--env-file', envFile, ...files, ...args], { cwd: ROOT, ...rest });
  }

  /** All containers, those that have ended too, by their service's name. */
  async containers(): Promise<ReadonlyMap<string, Inspected>> {
    const ids = (await this.compose(['ps', '--all', '--quiet'])).stdout.split('\n').filter((id) => id !== '');
    if (ids.length === 0) return new Map();
    const inspected = JSON.parse((await this.engine.docker(['inspect', ...ids])).stdout) as Inspected[];
    return new Map(inspected.map((one) => [one.Config.Labels['com.docker.compose.service'] ?? one.Name, one]));
  }

  /** Names of the engine's volumes. */
  async volumes(): Promise<readonly string[]> {
    const { stdout } = await this.engine.docker(['volume', 'ls', '--quiet']);
    return stdout
      .split('\n')
      .filter((name) => name !== '')
      .sort();
  }

  /** A JSON request from the engine's network. @returns the answer's status and body */
  async call(method: string, url: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const script = `
      const { method, url, body } = JSON.parse(process.argv[1]);
      const headers = body && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
      console.log(JSON.stringify({ status: answer.status, body: await answer.json() }));`;
    const request = JSON.stringify({ method, url, body });
    const node = [process.execPath, '--input-type=module', '--eval', script, '--', request] as const;
    return JSON.parse((await this.engine.enter([...node])).stdout) as { status: number; body: unknown };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
