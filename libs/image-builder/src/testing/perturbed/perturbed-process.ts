/** Builds once, and prints what came of it and what the surroundings were, as JSON. */
import { emptyImage } from '@cutover/oci';
import { buildFolderImage } from '../../build-folder.ts';
import { witness, type Witness } from './witness.ts';

export interface PerturbedRequest {
  readonly folder: string;
  readonly cacheDir: string;
  readonly npmCache: string;
  readonly umask: number;
  /** Become this user and group first; what has to be loaded is loaded. */
  readonly user?: number;
  /** A planted fault: the image says in a label what the process saw. */
  readonly leak?: keyof Witness;
}

export interface PerturbedOutcome {
  /** Of the image. */
  readonly digest: string;
  readonly diffIds: readonly string[];
  readonly witness: Witness;
}

const request = JSON.parse(process.argv[2] ?? '') as PerturbedRequest;
const { folder, cacheDir, npmCache, umask, user, leak } = request;
process.umask(umask);
if (user !== undefined) {
  process.setgroups?.([]);
  process.setgid?.(user);
  process.setuid?.(user);
}
const seen = witness(folder);
const labels: Record<string, string> = leak === undefined ? {} : { leak: seen[leak] };
const base = emptyImage({ os: 'linux', architecture: 'amd64' });
const { image } = await buildFolderImage({ folder, base, cacheDir, npmCache, smoke: false, labels });
const outcome: PerturbedOutcome = {
  digest: image.digest,
  diffIds: image.config.value.rootfs.diff_ids,
  witness: seen,
};
process.stdout.write(JSON.stringify(outcome));
