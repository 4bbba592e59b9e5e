/** Preloaded into a process: makes it see another clock, other listings, another host. Whoever imports a built-in afterwards sees it too. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import type { Disturbance } from './perturbation.ts';

const told = JSON.parse(process.env['CUTOVER_DISTURBANCE'] ?? '{}') as Disturbance;

function disturbClock({ clockMs, clockStepMs = 0 }: Disturbance): void {
  const RealDate = Date;
  const { now } = RealDate;
  const shift = clockMs === undefined ? 0 : clockMs - now();
  let looks = 0;
  const disturbed = (): number => Math.floor(now() + shift + clockStepMs * looks++);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [disturbed()] : args, newTarget) as Date,
    apply: (target) => Reflect.apply(target.prototype.toString, new target(disturbed()), []) as string,
    get: (target, key) => (key === 'now' ? disturbed : (Reflect.get(target, key) as unknown)),
  });
}

/** The same order every time for the same names, another than the real one. */
function disordered<T>(names: T[], how: 'reversed' | 'shuffled'): T[] {
  if (how === 'reversed') return names.reverse();
  const key = (name: T): string => crypto.createHash('md5').update(nameOf(name)).digest('hex');
  return names.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function nameOf(entry: unknown): string {
  return Buffer.isBuffer(entry) || typeof entry === 'string' ? String(entry) : String((entry as fs.Dirent).name);
}

function disturbListings(how: 'reversed' | 'shuffled'): void {
  const { readdirSync, readdir } = fs;
  const { readdir: promised } = fs.promises;
  const anyFs = fs as unknown as Record<string, unknown>;
  anyFs['readdirSync'] = (...args: Parameters<typeof readdirSync>) => disordered(readdirSync(...args), how);
  anyFs['readdir'] = (...args: unknown[]) => {
    const done = args.pop() as (error: unknown, names?: unknown[]) => void;
    (readdir as (...all: unknown[]) => void)(...args, (error: unknown, names: unknown[]) =>
      error ? done(error) : done(undefined, disordered(names, how)),
    );
  };
  const anyPromises = fs.promises as unknown as Record<string, unknown>;
  anyPromises['readdir'] = async (...args: Parameters<typeof promised>) => disordered(await promised(...args), how);
}

function disturbChance(seed: number): void {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  Math.random = next;
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('');
  crypto.randomUUID = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}

if (told.clockMs !== undefined || told.clockStepMs !== undefined) disturbClock(told);
if (told.listing !== undefined) disturbListings(told.listing);
if (told.hostname !== undefined) os.hostname = () => told.hostname!;
if (told.processors !== undefined) os.availableParallelism = () => told.processors!;
if (told.seed !== undefined) disturbChance(told.seed);
syncBuiltinESMExports();
