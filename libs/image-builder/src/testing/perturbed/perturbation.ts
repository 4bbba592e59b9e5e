import type { Witness } from './witness.ts';

/** What a process is told of the world that is not so. */
export interface Disturbance {
  /** Epoch of its clock at start, ms; it goes on from there. */
  readonly clockMs?: number;
  /** What the clock jumps at every look, ms. */
  readonly clockStepMs?: number;
  readonly listing?: 'reversed' | 'shuffled';
  readonly hostname?: string;
  readonly processors?: number;
  /** `Math.random` and random bytes are made from it. */
  readonly seed?: number;
}

/** One thing about the surroundings of a build that its image must not depend on. */
export interface Perturbation {
  readonly name: string;
  /** What a program that looks sees of it. */
  readonly aspect: keyof Witness;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly umask?: number;
  /** Of the user and group that it runs as. */
  readonly user?: number;
  /** Folder of the app, below the scratch folder. */
  readonly place?: string;
  /** The app is reached through a link. */
  readonly isLinked?: boolean;
  /** In what order the app's files are made: inodes and, on many file systems, listings follow it. */
  readonly order?: 'reversed' | 'shuffled';
  /** Epoch of files and folders, s. */
  readonly times?: number;
  /** Bits that files lose, and bits that they gain. */
  readonly modes?: { readonly without: number; readonly with: number };
  readonly owner?: number;
  readonly cwd?: string;
  readonly nodeFlags?: readonly string[];
  readonly disturbance?: Disturbance;
}

const CLOCK = 'clock';
const DAY = 86_400_000;

/** In turn: twenty in a row are twenty, and every kind of thing is among the first twenty. */
export const PERTURBATIONS: readonly Perturbation[] = [
  { name: 'a clock of 1980', aspect: CLOCK, disturbance: { clockMs: 3_650 * DAY } },
  { name: 'a time zone ahead', aspect: 'zone', env: { TZ: 'Pacific/Kiritimati' } },
  { name: 'a umask that opens', aspect: 'umask', umask: 0o000 },
  { name: 'another user', aspect: 'user', user: 65_534 },
  { name: 'a folder with spaces and umlauts', aspect: 'folder', place: 'zwei Wörter/ärger' },
  { name: 'Turkish', aspect: 'locale', env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', LANGUAGE: 'tr' } },
  { name: 'listings in reverse', aspect: 'listing', disturbance: { listing: 'reversed' } },
  { name: 'files made in reverse', aspect: 'inodes', order: 'reversed' },
  { name: 'old files', aspect: 'times', times: 100_000_000 },
  { name: 'another home', aspect: 'home', env: { HOME: '/nonexistent' } },
  { name: 'many variables', aspect: 'variables', env: { CI: 'true', DEBUG: '*', FORCE_COLOR: '3', SHLVL: '9' } },
  { name: 'one thread', aspect: 'threads', env: { UV_THREADPOOL_SIZE: '1' } },
  { name: 'another host', aspect: 'hostname', disturbance: { hostname: 'build-7.example' } },
  { name: 'files closed to others', aspect: 'modes', modes: { without: 0o077, with: 0 } },
  { name: 'files of another owner', aspect: 'owner', owner: 4_242 },
  { name: 'another working folder', aspect: 'cwd', cwd: '/' },
  { name: 'many processors', aspect: 'processors', disturbance: { processors: 64 } },
  { name: 'other chance', aspect: 'chance', disturbance: { seed: 1 } },
  { name: 'a time of the build by SOURCE_DATE_EPOCH', aspect: 'variables', env: { SOURCE_DATE_EPOCH: '1700000000' } },
  { name: 'a folder reached by a link', aspect: 'folder', isLinked: true },
  { name: 'a clock of 2100', aspect: CLOCK, disturbance: { clockMs: 47_482 * DAY } },
  { name: 'a clock that leaps an hour at each look', aspect: CLOCK, disturbance: { clockStepMs: 3_600_000 } },
  { name: 'a time zone behind by half an hour', aspect: 'zone', env: { TZ: 'America/St_Johns' } },
  { name: 'a umask that closes', aspect: 'umask', umask: 0o077 },
  { name: 'a deep folder', aspect: 'folder', place: 'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p' },
  { name: 'listings shuffled', aspect: 'listing', disturbance: { listing: 'shuffled' } },
  { name: 'files made in another order', aspect: 'inodes', order: 'shuffled' },
  { name: 'files from the future', aspect: 'times', times: 4_000_000_000 },
  { name: 'files that all may write', aspect: 'modes', modes: { without: 0, with: 0o022 } },
  {
    name: 'sixteen threads and a small heap',
    aspect: 'threads',
    env: { UV_THREADPOOL_SIZE: '16' },
    nodeFlags: ['--max-old-space-size=128'],
  },
];

/** Whether this user may make it so: only root becomes another user, or gives files away. */
export function isPossible({ user, owner }: Perturbation): boolean {
  return process.getuid?.() === 0 || (user === undefined && owner === undefined);
}
