import { nameOfProbe, type ProbeApp, writeShareOf } from '@cutover/traffic';
import { z } from 'zod';

import { askProbe } from './ask-probe.ts';
import { SetUpError } from '../shared/set-up-error.ts';
import type { AppInLane, Application, Judge, Size } from '../application.ts';

const nothingSchema = z.strictObject({ readAtMs: z.number() });
type Nothing = z.infer<typeof nothingSchema>;

/** Of an app of which nobody here knows what it stores. */
export const probeJudge: Judge<Nothing> = { ledgerSchema: nothingSchema, check: () => null };

/** Whoever asks needs no name, and owns nothing. */
const clientsOf = ({ clients, accountsPerClient }: Size) =>
  Array.from({ length: clients }, () => ({
    token: '',
    accounts: Array.from({ length: accountsPerClient }, () => ''),
  }));

/** What is not answered before any change tells nothing of one. @throws SetUpError */
const checkProbes = async (url: string, { probes }: ProbeApp): Promise<void> => {
  for (const probe of probes) {
    const { status } = await askProbe(url, probe, undefined).catch((error: unknown) => {
      throw new SetUpError(`probe ${nameOfProbe(probe)}: no answer before any change: ${(error as Error).message}`);
    });
    if (status >= 400) throw new SetUpError(`probe ${nameOfProbe(probe)} is answered ${status} before any change`);
  }
};

const inLane = (asked: ProbeApp) => (): AppInLane<Nothing> => ({
  objects: [],
  makeTestData: async ({ url }, size) => {
    await checkProbes(url, asked);
    return { clients: clientsOf(size), readLedger: async () => ({}) };
  },
});

/** Any app, made from what it is asked: no store, no test data, nothing beside it. @param name of its workload */
export const probeApplication = (name: string, asked: ProbeApp): Application<Nothing> => ({
  ...probeJudge,
  name,
  asked,
  hasMongo: false,
  sideImages: [],
  dependencies: () => [],
  values: {},
  load: { writeShare: writeShareOf(asked), accountsPerClient: 1 },
  inLane: inLane(asked),
});
