import { type FaultName, faultNames } from './fault-name.ts';
import { type StrategyName, strategyNames } from './strategy-name.ts';

/** What lanes have in common that are repeats of one another: their strategy, and the fault that it meets. */
export interface Treatment {
  readonly strategy: StrategyName;
  readonly fault: FaultName;
}

/** A treatment as records have it: without a fault nothing is said of one. */
export interface Treated {
  readonly strategy: StrategyName;
  readonly injected?: Exclude<FaultName, 'none'> | undefined;
}

export const treatmentOf = ({ strategy, injected }: Treated): Treatment => ({ strategy, fault: injected ?? 'none' });

export const asRecorded = ({ strategy, fault }: Treatment): Treated =>
  fault === 'none' ? { strategy } : { strategy, injected: fault };

/** In ids: `rolling`, `rolling-errors`. */
export const treatmentName = ({ strategy, fault }: Treatment): string =>
  fault === 'none' ? strategy : `${strategy}-${fault}`;

export const isSameTreatment = (one: Treated, other: Treated): boolean =>
  one.strategy === other.strategy && one.injected === other.injected;

/** Those that occur, each once: by fault, and by strategy within it. */
export const treatmentsIn = (treated: readonly Treated[]): Treatment[] =>
  faultNames.flatMap((fault) =>
    strategyNames.flatMap((strategy) =>
      treated.some((one) => isSameTreatment(one, asRecorded({ strategy, fault }))) ? [{ strategy, fault }] : [],
    ),
  );
