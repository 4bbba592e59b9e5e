import { join } from 'node:path';
import { EngineError } from '../errors.ts';

/** Where engines keep what they have; root's alone, a folder each. */
export const STATE = '/var/lib/cutover-docker';
/** A socket's path is at most 107 bytes, and a cgroup is called by the name. */
const NAME = /^[a-z][a-z0-9-]{0,30}$/;

export interface EnginePaths {
  readonly dir: string;
  /** Images, containers and volumes. */
  readonly data: string;
  /** What does not outlive the engine. */
  readonly exec: string;
  /** The Engine API. */
  readonly socket: string;
  /** dockerd's settings. */
  readonly settings: string;
  /** Settings of the docker command, credentials of `docker login` among them: never the caller's own. */
  readonly clientConfig: string;
  readonly log: string;
  /** The first process of the engine's process namespace, as /proc/PID/stat had it at its start. */
  readonly record: string;
  /** Beside the folder, which may be removed while it is held. */
  readonly lock: string;
  /** The cgroup of all containers, under every controller. */
  readonly cgroup: string;
}

/** @throws EngineError name-invalid */
export function enginePaths(name: string): EnginePaths {
  if (!NAME.test(name)) {
    const expected = 'lower-case letters, digits and -, 31 at most, a letter first';
    throw new EngineError('name-invalid', `"${name}" is no name of an engine: expected ${expected}`);
  }
  const dir = join(STATE, name);
  return {
    dir,
    data: join(dir, 'data'),
    exec: join(dir, 'exec'),
    socket: join(dir, 'docker.sock'),
    settings: join(dir, 'daemon.json'),
    clientConfig: join(dir, 'client'),
    log: join(dir, 'engine.log'),
    record: join(dir, 'init.stat'),
    lock: join(STATE, `${name}.lock`),
    cgroup: `cutover-docker-${name}`,
  };
}
