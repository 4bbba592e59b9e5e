import { cpuTimeOf, outermostGroup, podCgroup, processOf, throttledOf } from './cgroups.ts';
import { createGrowth } from './growth.ts';
import { countEstablished, type CpuTimes, parseCpuTimes, parsePressureMs, parseProcessMs, tickMs } from './proc.ts';
import { groupTime } from './process-group.ts';
import { readIfThere } from './read-if-there.ts';
import type { HostSample } from '../../record/host-sample.ts';

export interface Sampler {
  readonly samples: readonly HostSample[];
  stop(): Promise<void>;
}

export interface SamplerOptions {
  /** ms since lane start */
  now: () => number;
  /** UIDs of the pods whose throttling counts, asked anew at each sample. */
  podUids: () => readonly string[];
  database: { uid: string; port: number } | null;
  /** The generator's process, and the group of those who use the app beside it: their CPU time is the comparison's own. */
  own: { generator: number | null; group: number | null };
}

const everyMs = 1000;

interface Totals {
  cpu: CpuTimes | null;
  pressure: Record<'cpu' | 'io' | 'memory', number | null>;
}

/** CPU time in ms that the node, the comparison's own processes and this one have used; null where the node's is not known. */
const ownTime = async (
  nodeGroup: string | null,
  { generator, group }: SamplerOptions['own'],
): Promise<number | null> => {
  const node = nodeGroup === null ? null : await cpuTimeOf(nodeGroup);
  if (node === null) return null;
  const stat = generator === null ? null : await readIfThere(`/proc/${generator}/stat`);
  const { user, system } = process.cpuUsage();
  const beside = group === null ? 0 : await groupTime(group);
  return node + (stat === null ? 0 : parseProcessMs(stat)) + beside + (user + system) / 1000;
};

const readTotals = async (): Promise<Totals> => {
  const pressure = async (name: string) => parsePressureMs((await readIfThere(`/proc/pressure/${name}`)) ?? '');
  return {
    cpu: parseCpuTimes((await readIfThere('/proc/stat')) ?? ''),
    pressure: { cpu: await pressure('cpu'), io: await pressure('io'), memory: await pressure('memory') },
  };
};

/** Finds each pod's cgroup once: the search costs more than the sample. */
const cgroupFinder = () => {
  const known = new Map<string, string | null>();
  return async (uid: string): Promise<string | null> => {
    const found = known.get(uid) ?? (await podCgroup(uid));
    known.set(uid, found);
    return found;
  };
};

/** The group of all the node's processes, known from the first pod that was found on: while there is none it is the same. */
const nodeGroupFinder = () => {
  let known: string | null = null;
  return (cgroups: readonly string[]): string | null => {
    if (known === null && cgroups[0] !== undefined) known = outermostGroup(cgroups[0]);
    return known;
  };
};

const connectionsTo = async (cgroup: string | null, port: number): Promise<number | null> => {
  const pid = cgroup === null ? null : await processOf(cgroup);
  if (pid === null) return null;
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readIfThere(`/proc/${pid}/net/${name}`)));
  return tables.reduce((sum, table) => sum + countEstablished(table ?? '', port), 0);
};

const since = (before: number | null, now: number | null): number | null =>
  before === null || now === null ? null : Math.max(0, now - before);

const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : Math.min(1, Math.max(0, part / whole));

/** In clock ticks over all CPUs. */
const cpuSince = (before: CpuTimes | null, now: CpuTimes | null) => {
  const grown = (name: keyof CpuTimes) => (before === null || now === null ? null : now[name] - before[name]);
  return { busy: grown('busy'), steal: grown('steal'), total: grown('total') };
};

/** Looks at the machine once a second while a lane runs. Where the kernel does not tell, the field is null. */
export const sampleHost = async (options: SamplerOptions): Promise<Sampler> => {
  const samples: HostSample[] = [];
  const cgroupOf = cgroupFinder();
  const nodeGroup = nodeGroupFinder();
  const throttling = createGrowth();
  const cgroupsNow = async () => (await Promise.all(options.podUids().map(cgroupOf))).filter((path) => path !== null);
  const throttledNow = async (cgroups: readonly string[]) =>
    new Map((await Promise.all(cgroups.map(throttledOf))).flat());
  const first = await cgroupsNow();
  throttling.begin(await throttledNow(first));
  let ownBefore = await ownTime(nodeGroup(first), options.own);
  let before = await readTotals();
  let lookedAt = options.now();

  const look = async () => {
    const now = await readTotals();
    const at = options.now();
    const cgroups = await cgroupsNow();
    const { database } = options;
    const own = await ownTime(nodeGroup(cgroups), options.own);
    const ownTicks = ownBefore === null || own === null ? null : (own - ownBefore) / tickMs;
    const cpu = cpuSince(before.cpu, now.cpu);
    samples.push({
      at,
      overMs: at - lookedAt,
      cpuBusy: share(cpu.busy, cpu.total),
      cpuForeign: share(cpu.busy === null || ownTicks === null ? null : cpu.busy - ownTicks, cpu.total),
      steal: share(cpu.steal, cpu.total),
      throttledMs: throttling.since(await throttledNow(cgroups)),
      cpuPressure: since(before.pressure.cpu, now.pressure.cpu),
      ioPressure: since(before.pressure.io, now.pressure.io),
      memoryPressure: since(before.pressure.memory, now.pressure.memory),
      connections: database === null ? null : await connectionsTo(await cgroupOf(database.uid), database.port),
    });
    before = now;
    lookedAt = at;
    ownBefore = own;
  };

  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => (running = running.then(look)), everyMs);
  return {
    samples,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
