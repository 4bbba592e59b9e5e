import type { Hindrance, HindranceReason } from './hindrance.ts';
import type { KubeObject } from './objects.ts';
import { objectText } from './objects.ts';

/** A container whose log says more. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The log is the one of the container before the present one. */
  readonly previous: boolean;
  /** Which life of the container it was. */
  readonly restartCount: number;
}

/** A hindrance before anything was read beyond the snapshot. */
export interface Finding extends Hindrance {
  readonly log?: LogSource;
  /** Equal for what is the same fault in several pods of one workload; by default the detail. */
  readonly fault?: string;
  /** Of a container that has ended and does not run at present: how often it was started again before. */
  readonly restarts?: number;
}

interface More {
  readonly final?: boolean;
  readonly log?: LogSource;
  readonly restarts?: number;
  readonly fault?: string;
}

export function finding(
  object: KubeObject,
  reason: HindranceReason,
  detail: string,
  { final = false, ...rest }: More = {},
): Finding {
  return { object: objectText(object), reason, detail, final, ...rest };
}

/** The same, though final by itself: something else may yet mend it. */
export function waitedFor({ restarts: _, ...one }: Finding): Finding {
  return { ...one, final: false };
}

/** One finding a fault, in the order of their first pods: ten pods that lack one Secret are one hindrance. */
export function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const faults = Map.groupBy(findings, ({ reason, detail, fault = detail, final }) => `${reason} ${final} ${fault}`);
  return [...faults.values()].map(([first, ...others]) => {
    const more = others.length === 0 ? '' : ` (${others.length} more like it)`;
    const { restarts = Math.max(...others.map((one) => one.restarts ?? -1)) } = first!;
    return { ...first!, ...(restarts < 0 ? {} : { restarts }), detail: `${first!.detail}${more}` };
  });
}
