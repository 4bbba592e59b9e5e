/** CPU time in clock ticks since boot, over all CPUs. */
export interface CpuTimes {
  busy: number;
  steal: number;
  total: number;
}

/** First line of /proc/stat (proc_stat(5)): user nice system idle iowait irq softirq steal …; guest time is within user. Null without it. */
export const parseCpuTimes = (stat: string): CpuTimes | null => {
  if (!stat.startsWith('cpu ')) return null;
  const ticks = (stat.split('\n')[0] as string).trim().split(/\s+/).slice(1).map(Number);
  const sum = (...fields: number[]) => fields.reduce((total, field) => total + (ticks[field] ?? 0), 0);
  const [busy, steal] = [sum(0, 1, 2, 5, 6), sum(7)];
  return { busy, steal, total: busy + steal + sum(3, 4) };
};

/** `some` line of a /proc/pressure file: ms that at least one task was stalled since boot; null without one. */
export const parsePressureMs = (text: string): number | null => {
  const total = /^some .*total=(\d+)/m.exec(text)?.[1];
  return total === undefined ? null : Number(total) / 1000;
};

/** cpu.stat of a cgroup: ms throttled, from v2's throttled_usec or v1's throttled_time (ns); null when neither is there. */
export const parseThrottledMs = (text: string): number | null => {
  const usec = /^throttled_usec (\d+)/m.exec(text)?.[1];
  if (usec !== undefined) return Number(usec) / 1000;
  const nsec = /^throttled_time (\d+)/m.exec(text)?.[1];
  return nsec === undefined ? null : Number(nsec) / 1e6;
};

/** cpu.stat of cgroup v2: ms of CPU time used; null without such a line. */
export const parseCpuUsageMs = (text: string): number | null => {
  const usec = /^usage_usec (\d+)/m.exec(text)?.[1];
  return usec === undefined ? null : Number(usec) / 1000;
};

/** USER_HZ is 100 on every architecture that Linux runs Node on. */
export const tickMs = 10;
const userTimeField = 14;

/** User and system time of a process in ms, from /proc/PID/stat (fields 14 and 15, counted from behind the command's name). */
export const parseProcessMs = (stat: string): number => {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0] = afterName.slice(userTimeField - 3, userTimeField - 1).map(Number);
  return (user + system) * tickMs;
};

const groupField = 5;

/** Process group of a process, from the same file (field 5). */
export const parseGroup = (stat: string): number =>
  Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[groupField - 3]);

const established = '01';

/** Established connections to a local port in the text of /proc/PID/net/tcp or tcp6. */
export const countEstablished = (text: string, port: number): number => {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(suffix) && state === established).length;
};
