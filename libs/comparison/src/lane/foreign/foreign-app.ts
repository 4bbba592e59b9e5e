import type { ProbeApp } from '@cutover/traffic';

import type { FoundEntry } from './find-entry.ts';
import { type ForeignSource, nameOfSource } from './source.ts';
import type { RunFacts } from '../../record/run.ts';

/** An app that nobody here knows: its objects, what of them is switched, what it is asked, and its two images as pods pull them. */
export interface ForeignApp {
  readonly source: ForeignSource;
  readonly entry: FoundEntry;
  readonly asked: ProbeApp;
  readonly images: { readonly from: string; readonly to: string };
}

export const foreignFacts = ({ source, entry, asked }: ForeignApp): NonNullable<RunFacts['app']['foreign']> => ({
  ...asked,
  ...entry,
  source: nameOfSource(source),
});
