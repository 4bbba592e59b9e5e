import { cpuStats, cpuTimeOf, outermostGroup, podCgroup, processOf } from './cgroups.ts';
import {
  countEstablished,
  type CpuTimes,
  parseCpuTimes,
  parsePressureMs,
  parseProcessMs,
  parseThrottledMs,
  tickMs,
} from './proc.ts';
import { groupTime } from './process-group.ts';
import { readIfThere } from './read-if-there.ts';
import type { HostSample } from '../run/host-sample.ts';

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
  cpu: CpuTimes;
  pressure: Record<'cpu' | 'io' | 'memory', number | null>;
}

/** CPU time in ms that the node, the comparison's own processes and this one have used; null where the node's is not known. */
const ownTime = async (
  podCgroupPath: string | null,
  { generator, group }: SamplerOptions['own'],
): Promise<number | null> => {
  const node = podCgroupPath === null ? null : await cpuTimeOf(outermostGroup(podCgroupPath));
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

const throttledOf = async (cgroups: readonly string[]): Promise<number | null> => {
  const stats = (await Promise.all(cgroups.map(cpuStats))).flat().map(parseThrottledMs);
  const known = stats.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
};

const connectionsTo = async (cgroup: string | null, port: number): Promise<number | null> => {
  const pid = cgroup === null ? null : await processOf(cgroup);
  if (pid === null) return null;
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readIfThere(`/proc/${pid}/net/${name}`)));
  return tables.reduce((sum, table) => sum + countEstablished(table ?? '', port), 0);
};

const since = (before: number | null, now: number | null): number | null =>
  before === null || now === null ? null : Math.max(0, now - before);

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole)));

/** Looks at the machine once a second while a lane runs. Where the kernel does not tell, the field is null. */
export const sampleHost = async (options: SamplerOptions): Promise<Sampler> => {
  const samples: HostSample[] = [];
  const cgroupOf = cgroupFinder();
  let before = await readTotals();
  let throttledBefore: number | null = null;
  let ownBefore: number | null = null;

  const look = async () => {
    const now = await readTotals();
    const cgroups = (await Promise.all(options.podUids().map(cgroupOf))).filter((path) => path !== null);
    const throttled = await throttledOf(cgroups);
    const total = now.cpu.total - before.cpu.total;
    const { database } = options;
    const own = await ownTime(cgroups[0] ?? null, options.own);
    const ownTicks = ownBefore === null || own === null ? null : (own - ownBefore) / tickMs;
    const busyTicks = now.cpu.busy - before.cpu.busy;
    samples.push({
      at: options.now(),
      cpuBusy: share(busyTicks, total),
      cpuForeign: ownTicks === null ? null : share(busyTicks - ownTicks, total),
      steal: share(now.cpu.steal - before.cpu.steal, total),
      throttledMs: throttledBefore === null ? null : since(throttledBefore, throttled),
      cpuPressure: since(before.pressure.cpu, now.pressure.cpu),
      ioPressure: since(before.pressure.io, now.pressure.io),
      memoryPressure: since(before.pressure.memory, now.pressure.memory),
      connections: database === null ? null : await connectionsTo(await cgroupOf(database.uid), database.port),
    });
    before = now;
    throttledBefore = throttled;
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
