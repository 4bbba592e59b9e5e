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
}

interface More {
  readonly final?: boolean;
  readonly log?: LogSource;
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

/** One finding a fault, in the order of their first pods: ten pods that lack one Secret are one hindrance. */
export function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const faults = Map.groupBy(findings, ({ reason, detail, fault = detail, final }) => `${reason} ${final} ${fault}`);
  return [...faults.values()].map(([first, ...others]) => {
    const more = others.length === 0 ? '' : ` (${others.length} more like it)`;
    return { ...first!, detail: `${first!.detail}${more}` };
  });
}
