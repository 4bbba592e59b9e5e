import type { LockMode } from '../debian/lock.ts';
import type { BuildOptions } from '../options.ts';

export interface BaseOptions extends BuildOptions {
  /** `require` fails where Debian's archive no longer serves a locked version; default `prefer`, which takes what it serves. */
  readonly locked?: LockMode;
}
