/** `nx run bench:images`: `--help` says what it takes. */
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { nodeBase, pushImage } from '@cutover/image-builder';
import { endAtOnce, endProcess } from '@cutover/toolchain/end';
import { given } from './command-line.ts';
import { account } from './images/account.ts';
import { buildah } from './images/buildah.ts';
import { chartOf } from './images/chart.ts';
import { containerify } from './images/containerify.ts';
import { startCountedRegistry } from './images/counted-registry.ts';
import { CpuGroup } from './images/cpu-group.ts';
import { cutoverCommand } from './images/cutover-command.ts';
import { cutoverLibrary } from './images/cutover-library.ts';
import { guestbook } from './images/guestbook.ts';
import { measureSubject, type Bench } from './images/measure.ts';
import type { Measurement } from './images/measurement.ts';
import type { Peer } from './images/peer.ts';
import { planOf, USAGE, type ImagesPlan } from './images/plan.ts';
import { summarise } from './images/summary.ts';
import { tables } from './images/table.ts';

const BASE = 'base/node';
const BASE_TAG = '24';
const MAKE = { guestbook, account } as const;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function peersIn(scratch: string): Promise<Peer[]> {
  const dockerfiles = await buildah(scratch);
  if (dockerfiles === undefined) say('buildah is not installed: it is left out');
  return [
    await cutoverCommand(scratch, true),
    await cutoverCommand(scratch, false),
    await cutoverLibrary(scratch),
    await containerify(scratch),
    ...(dockerfiles === undefined ? [] : [dockerfiles]),
  ];
}

async function measured(plan: ImagesPlan, scratch: string): Promise<Measurement[]> {
  say('a registry, the base and the peers are made ready');
  const registry = await startCountedRegistry();
  const peers: Peer[] = [];
  try {
    const image = await nodeBase();
    const { reference } = await pushImage(image, `${registry.host}/${BASE}:${BASE_TAG}`);
    peers.push(...(await peersIn(scratch)));
    const bench: Bench = {
      ...{ registry, peers, say },
      base: { base: reference, baseTag: `${BASE}:${BASE_TAG}` },
      baseLayers: new Set(image.layers.map(({ descriptor }) => descriptor.digest)),
    };
    const all: Measurement[] = [];
    for (const name of plan.subjects) {
      say(`${name} is installed`);
      all.push(...(await measureSubject(bench, await MAKE[name](scratch), plan)));
    }
    return all;
  } finally {
    for (const peer of peers) await peer.stop();
    await registry.stop();
  }
}

const plan = await given('bench:images', USAGE, planOf);
const scratch = await mkdtemp(join(tmpdir(), 'cutover-bench-images-'));
// A run that is stopped leaves no registry, no store of images and no copy of a workspace behind.
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isStopped) endAtOnce(130);
    isStopped = true;
    CpuGroup.killAll();
  });
}
try {
  const measurements = await measured(plan, scratch);
  const summaries = summarise(measurements);
  if (plan.chart !== undefined) await writeFile(plan.chart, chartOf(summaries, plan.subjects[0]!));
  const [{ model = 'unknown' } = {}, ...others] = cpus();
  const machine = { processors: others.length + 1, model, memoryBytes: totalmem(), node: process.version };
  const json = JSON.stringify({ machine, summaries, measurements }, undefined, 2);
  process.stdout.write(`${plan.json ? json : tables(summaries)}\n`);
} catch (error) {
  say(isStopped ? 'bench:images: stopped' : `bench:images: ${(error as Error).message}`);
  process.exitCode = isStopped ? 130 : 1;
}
await endProcess();
