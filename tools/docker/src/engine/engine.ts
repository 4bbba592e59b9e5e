import { findExecutable } from '@cutover/toolchain';
import { runCommand, type CommandOptions, type CommandResult } from '../command.ts';
import { endEngine } from './end.ts';
import { EngineError } from '../errors.ts';
import { runningInit } from './init-record.ts';
import type { EnginePaths } from './paths.ts';

/** A Docker Engine that runs in namespaces of its own. */
export interface Engine {
  readonly name: string;
  /** The Engine API: a Unix socket of mode 0600 in a folder of mode 0700. */
  readonly socket: string;
  /** What docker, docker-compose and other clients need in their environment to speak to it: DOCKER_HOST and DOCKER_CONFIG. */
  readonly env: Readonly<Record<'DOCKER_HOST' | 'DOCKER_CONFIG', string>>;
  /** `docker ARGS`. @throws EngineError command-failed, unless `allowFailure` */
  docker(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** `docker-compose ARGS`, or `docker compose ARGS` where only that is there. @throws EngineError command-failed, unless `allowFailure` */
  compose(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Loads the images of a tar. @returns their names, or ids where they have none */
  load(archive: string): Promise<readonly string[]>;
  /** Runs a command in the engine's network, where published ports are on 127.0.0.1. @throws EngineError command-failed, not-running */
  enter(command: readonly [string, ...string[]], options?: CommandOptions): Promise<CommandResult>;
  /** Ends containers (SIGTERM first) and engine. Images, volumes and stopped containers stay for the next start. */
  stop(): Promise<void>;
}

const LOADED = /^Loaded image(?: ID)?: (.+)$/gm;

export function engineAt(name: string, paths: EnginePaths): Engine {
  const env = { DOCKER_HOST: `unix://${paths.socket}`, DOCKER_CONFIG: paths.clientConfig };
  const run = (argv: readonly [string, ...string[]], options: CommandOptions = {}) =>
    runCommand(argv, { ...options, env: { ...options.env, ...env } });
  const docker: Engine['docker'] = (args, options) => run(['docker', ...args], options);
  return {
    name,
    socket: paths.socket,
    env,
    docker,
    compose: (args, options) => run([...composeCommand(), ...args], options),
    async load(archive) {
      const { stdout } = await docker(['load', '--input', archive]);
      return [...stdout.matchAll(LOADED)].map(([, loaded = '']) => loaded);
    },
    enter: async (command, options) => run([...(await entryTo(name, paths)), ...command], options),
    stop: () => endEngine(paths, true),
  };
}

function composeCommand(): readonly [string, ...string[]] {
  return findExecutable('docker-compose') === undefined ? ['docker', 'compose'] : ['docker-compose'];
}

/** What a command is preceded by to run in the engine's network. @throws EngineError not-running */
export async function entryTo(name: string, paths: EnginePaths): Promise<readonly [string, ...string[]]> {
  const init = await runningInit(paths);
  if (init === undefined) throw new EngineError('not-running', `engine ${name} does not run; start it first`);
  return ['nsenter', `--net=/proc/${init.pid}/ns/net`, '--'];
}
