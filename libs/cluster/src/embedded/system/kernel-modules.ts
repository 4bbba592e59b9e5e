import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@cutover/toolchain';
import { STATE } from '../paths.ts';
import { succeed } from './command.ts';
import { hasBridgeFilter } from './network.ts';

const MODULE = 'br_netfilter';

/** What the loading of the module is decided by and done with; tests bring their own. */
export interface ModuleHost {
  /** Holds the name of the module where it was loaded for our nodes. */
  readonly note: string;
  readonly isLoaded: () => boolean;
  readonly load: () => Promise<void>;
  /** Resolves with whether it could be unloaded: the kernel refuses what is in use. */
  readonly unload: () => Promise<boolean>;
}

export const THIS_KERNEL: ModuleHost = {
  note: join(STATE, '.kernel-module'),
  isLoaded: hasBridgeFilter,
  load: async () => {
    await succeed(['modprobe', MODULE]);
  },
  unload: async () => (await run('modprobe', ['--remove', MODULE])).code === 0,
};

async function wasLoadedByUs(note: string): Promise<boolean> {
  try {
    return (await readFile(note, 'utf8')) === MODULE;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Loads br_netfilter, without which Services do not work between pods on the same bridge, and notes that. @throws ClusterError */
export async function ensureBridgeFilter(host: ModuleHost = THIS_KERNEL): Promise<void> {
  if (host.isLoaded()) return;
  // Noted first: a module that is loaded and not noted would stay for ever.
  await writeFile(host.note, MODULE, { mode: 0o600 });
  await host.load();
}

/**
 * Unloads br_netfilter with the last of our nodes, where it was loaded for them and nothing else has bridges by now.
 * @param othersNeedIt whether another node, or a bridge of the host's, is still there
 */
export async function releaseBridgeFilter(othersNeedIt: boolean, host: ModuleHost = THIS_KERNEL): Promise<void> {
  if (othersNeedIt || !(await wasLoadedByUs(host.note))) return;
  await host.unload();
  await rm(host.note, { force: true });
}

/** Whether the host itself has a bridge, whose firewall may rely on the module by now. */
export async function hostHasBridges(): Promise<boolean> {
  const { code, stdout } = await run('ip', ['-o', 'link', 'show', 'type', 'bridge']);
  return code !== 0 || stdout.trim() !== '';
}
