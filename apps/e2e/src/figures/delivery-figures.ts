import { median } from '@cutover/comparison/statistics';

/** The stages of a change, in their order; limits in seconds, where there is one. */
export const STAGES = {
  preview: { what: 'pull request opened → built → its preview answers', limit: 90, aim: 60 },
  close: { what: 'closed → nothing of the preview left', limit: undefined, aim: 30 },
  merge: { what: 'merge → dev answers with it', limit: 90, aim: undefined },
  promote: { what: 'promotion merged → prod serves it (blue/green, under load)', limit: undefined, aim: undefined },
  rollback: { what: 'roll-back merged → prod serves what it served', limit: undefined, aim: undefined },
} as const;

export type Stage = keyof typeof STAGES;

/** One stage of one round. */
export interface Timed {
  readonly stage: Stage;
  readonly seconds: number;
  /** What the machine's CPUs worked meanwhile, in seconds: where that is as much as they have, no waiting can be saved. */
  readonly cpuSeconds: number;
  /** Requests sent meanwhile, and how those that failed did; only where there was a load. */
  readonly load?: { readonly sent: number; readonly lost: readonly string[] };
}

export interface DeliveryFigure {
  readonly stage: Stage;
  readonly rounds: number;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Medians: of what the CPUs worked, and of the part of their time that this was. */
  readonly cpuSeconds: number;
  readonly busy: number;
  readonly sent: number;
  readonly lost: readonly string[];
}

/** @param cpus how many the machine has */
export function figuresOf(timed: readonly Timed[], cpus: number): DeliveryFigure[] {
  return (Object.keys(STAGES) as Stage[]).flatMap((stage) => {
    const own = timed.filter((one) => one.stage === stage);
    if (own.length === 0) return [];
    const seconds = own.map((one) => one.seconds);
    const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
    const cpuSeconds = median(own.map((one) => one.cpuSeconds))!;
    const busy = median(own.map((one) => one.cpuSeconds / (one.seconds * cpus)))!;
    const sent = own.reduce((sum, { load }) => sum + (load?.sent ?? 0), 0);
    const lost = own.flatMap(({ load }) => load?.lost ?? []);
    return [{ stage, rounds: own.length, median: median(seconds)!, least, most, cpuSeconds, busy, sent, lost }];
  });
}

const bound = (name: string, limit: number | undefined, most: number): string[] =>
  limit === undefined ? [] : [`${name} ${limit} s: ${most <= limit ? 'met' : 'missed'}`];

/** A line each. */
export function figureLine({
  stage,
  rounds,
  median,
  least,
  most,
  cpuSeconds,
  busy,
  sent,
  lost,
}: DeliveryFigure): string {
  const { what, aim, limit } = STAGES[stage];
  const spread = rounds === 1 ? '' : ` (${least.toFixed(1)} to ${most.toFixed(1)}, ${rounds} rounds)`;
  const load = sent === 0 ? [] : [`${lost.length} of ${sent} requests lost`];
  return [
    `${what}: ${median.toFixed(1)} s${spread}`,
    ...bound('aim', aim, median),
    ...bound('limit', limit, most),
    `the CPUs worked ${cpuSeconds.toFixed(0)} s, ${(100 * busy).toFixed(0)} % of their time`,
    ...load,
  ].join(' · ');
}
