import { abortedOf, type Series } from './false-aborts.ts';
import type { Rival } from './rivals.ts';

export interface Calibrated {
  readonly rival: string;
  readonly setting: number;
  /** Of so many canaries that are no other version. */
  readonly aborted: number;
  readonly canaries: number;
}

/** The most eager setting under which a rival aborts 1 % at most of canaries that are not worse; else the least eager one. */
export const calibrate = (rival: Rival, series: Series, most = 0.01): Calibrated => {
  const aborted = abortedOf(
    rival.settings.map((setting) => () => rival.create(setting)),
    series,
  );
  const found = aborted.findIndex((count) => count <= most * series.canaries);
  const index = found === -1 ? aborted.length - 1 : found;
  return {
    ...{ rival: rival.name, setting: rival.settings[index]! },
    ...{ aborted: aborted[index]!, canaries: series.canaries },
  };
};
