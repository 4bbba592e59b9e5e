import { randomBytes } from 'node:crypto';
import { readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, readIfThere } from '@cutover/toolchain';
import type { EngineTools } from './engine.ts';

/** What the npm package `@pulumi/kubernetes` asks for: the engine looks for a folder of this name. */
const PLUGIN = 'resource-kubernetes-v4.24.1';
const PROVIDER = 'pulumi-resource-kubernetes';
const PASSPHRASE_BYTES = 32;
const OWNER_ONLY = 0o700;

/** Where all that Pulumi keeps lies. */
export interface StateFolder {
  /** Folder of Pulumi.yaml and of each stack's settings. */
  readonly work: string;
  /** PULUMI_HOME: plugins, credentials. */
  readonly home: string;
  /** Folder of the states and locks. */
  readonly backend: string;
  /** File of what the states' secrets are encrypted with. */
  readonly passphrase: string;
  /** Folder whose `bin/pulumi` is the command line. */
  readonly cli: string;
}

/** A tool that was built anew lies elsewhere. */
async function link(target: string, path: string): Promise<void> {
  const there = await readlink(path).catch(() => undefined);
  if (there === target) return;
  await rm(path, { force: true });
  await symlink(target, path);
}

async function makePassphrase(path: string): Promise<void> {
  if ((await readIfThere(path)) !== undefined) return;
  const text = `${randomBytes(PASSPHRASE_BYTES).toString('hex')}\n`;
  // Of two that make it at once one is first, and counts.
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Makes what is missing of a state folder, where nobody but its owner gets in. */
export async function makeStateFolder(state: string, { pulumi, provider }: EngineTools): Promise<StateFolder> {
  const folders = {
    work: join(state, 'work'),
    home: join(state, 'home'),
    backend: join(state, 'backend'),
    cli: join(state, 'cli'),
  };
  const plugin = join(folders.home, 'plugins', PLUGIN);
  const bin = join(folders.cli, 'bin');
  for (const folder of [state, ...Object.values(folders), plugin, bin]) await makeFolder(folder, OWNER_ONLY);
  await link(pulumi, join(bin, 'pulumi'));
  await link(provider, join(plugin, PROVIDER));
  const passphrase = join(state, 'passphrase');
  await makePassphrase(passphrase);
  return { ...folders, passphrase };
}
