import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, makeFolder } from '@cutover/toolchain';
import { PRIVATE, withOwnFolder } from './own-folder.ts';

/** The tables in which nx finds results again. */
const TABLES = /\.db(?:-\w+)?$/;

/** What nx has to be told to keep its results in a folder. Empty: in the checkout. */
export interface NxStore {
  readonly env: NodeJS.ProcessEnv;
  /** Where nx writes `run.json`: from the checkout's root, or absolute. */
  readonly cache: string;
}

const OF_THE_CHECKOUT: NxStore = { env: {}, cache: join('.nx', 'cache') };

/** Project graphs and the times at which files were changed are a checkout's own: another one would take its files for hashed. */
async function forgetCheckout(data: string): Promise<void> {
  const names = await readdir(data);
  const own = names.filter((name) => !TABLES.test(name));
  await Promise.all(own.map((name) => rm(join(data, name), { recursive: true, force: true })));
}

async function storeIn(folder: string): Promise<NxStore> {
  const [cache, data] = [join(folder, 'cache'), join(folder, 'data')];
  await Promise.all([cache, data].map((part) => makeFolder(part, PRIVATE)));
  await forgetCheckout(data);
  return { env: { NX_CACHE_DIRECTORY: cache, NX_WORKSPACE_DATA_DIRECTORY: data }, cache };
}

/**
 * Runs nx with the results of all checkouts of this user, which it finds by what they were made of: for checks whose result depends on
 * nothing else, never for tests. While another run has them, or where they cannot be kept safely, it gets the checkout's own.
 */
export function withNxStore<T>(action: (store: NxStore) => T, folder = cacheFolder('nx')): Promise<T> {
  return withOwnFolder(folder, async (own) => action(own === undefined ? OF_THE_CHECKOUT : await storeIn(own)));
}
