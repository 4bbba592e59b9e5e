import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { cacheRoot } from '@cutover/toolchain';
import { whyNoEmbeddedNode } from './embedded.ts';
import type { Workspace } from './workspace.ts';

/** The machine that end-to-end tests run on; tests bring one of their own. */
export interface Host {
  /** Why no embedded node can run here; undefined where it can. */
  readonly noNode: string | undefined;
  /** In CI nobody reads why everything was skipped. */
  readonly ci: boolean;
  /** Why there is too little disk for nodes and images, in one line; undefined where there is enough. */
  readonly diskProblem: () => string | undefined;
  /** Ends what earlier runs left of the clusters. @returns those that could not be ended, a line each */
  readonly endStale: (clusters: readonly string[]) => readonly string[];
}

const GIB = 1024 ** 3;
/** A node with the images of two groups takes some 4 GiB; below that pods wait for ever, and say so nowhere. */
const NEEDED_BYTES = 6 * GIB;
/** Holds the state of embedded nodes, as libs/cluster lays it out. */
const STATE = '/var/lib/cutover';

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The first of the folders, or of what will hold them, whose disk has too little left, as one line. */
export function diskProblem(
  folders: readonly string[],
  free: (folder: string) => number = freeBytes,
): string | undefined {
  const full = folders.map(existing).find((folder) => free(folder) < NEEDED_BYTES);
  if (full === undefined) return undefined;
  const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
  return `end-to-end tests need ${gib(NEEDED_BYTES)} of free disk at ${full}, ${gib(free(full))} are free: free some`;
}

/** Ends clusters by the command line, which is safe to run where there are none. @returns those that it could not end, a line each */
export function endStale(workspace: Workspace, clusters: readonly string[]): readonly string[] {
  return clusters
    .filter((name) => workspace.run(process.execPath, ['apps/cutover/bin/cutover.mjs', 'down', '--name', name]) !== 0)
    .map((name) => `cluster ${name} of an earlier run cannot be ended: npx cutover down --name ${name} says why`);
}

export function thisHost(workspace: Workspace): Host {
  return {
    noNode: whyNoEmbeddedNode(),
    ci: Boolean(process.env['CI']),
    diskProblem: () => diskProblem([workspace.root, STATE, cacheRoot()]),
    endStale: (clusters) => endStale(workspace, clusters),
  };
}
