import { type ProbeApp, writeShareOf } from '@cutover/traffic';
import { z } from 'zod';

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

const inLane = (): AppInLane<Nothing> => ({
  objects: [],
  makeTestData: async (_reach, size) => ({ clients: clientsOf(size), readLedger: async () => ({}) }),
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
  inLane,
});
