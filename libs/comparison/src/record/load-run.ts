import { stat } from 'node:fs/promises';

import { requestRecordSchema, type RequestRecord } from '@cutover/traffic';
import type { z } from 'zod';

import { attributed } from './attributed.ts';
import { consumerSampleSchema, type ConsumerSample } from './consumer-sample.ts';
import { eventRecordSchema, type EventRecord } from './event-record.ts';
import { hostSampleSchema, type HostSample } from './host-sample.ts';
import { laneFactsSchema, type LaneFacts } from './lane-facts.ts';
import { logRecordSchema, type LogRecord } from './log-record.ts';
import { runPaths } from './paths.ts';
import { readJson, readNdjson, readNdjsonIfThere } from './read.ts';
import { readOfThisVersion } from './version.ts';
import { runFactsSchema, runSchema, type Run, type RunFacts } from './run.ts';

/** All that is on record about one lane; its metrics are a pure function of this. */
export interface LaneRecords {
  facts: LaneFacts;
  requests: RequestRecord[];
  events: EventRecord[];
  host: HostSample[];
  /** Null where no consumers were looked at: the app has none, or the run is an older one. */
  consumers: ConsumerSample[] | null;
  /** Null where no logs were read, as in older runs. */
  log: LogRecord[] | null;
  /** As the app's schema says. */
  ledger: unknown;
}

/** @throws RecordError naming file, line and field of the first thing that is not as the schema says */
export const loadLane = async (
  dir: string,
  id: string,
  { ledgerSchema }: { ledgerSchema: z.ZodType },
): Promise<LaneRecords> => {
  const facts = await readJson(laneFactsSchema, runPaths.laneFacts(dir, id));
  const events = await readNdjson(eventRecordSchema, runPaths.events(dir, id));
  const requests = await readNdjson(requestRecordSchema, runPaths.requests(dir, id));
  return {
    ...{ facts, events, requests: attributed(requests, facts, events) },
    host: await readNdjson(hostSampleSchema, runPaths.host(dir, id)),
    consumers: await readNdjsonIfThere(consumerSampleSchema, runPaths.consumers(dir, id)),
    log: await readNdjsonIfThere(logRecordSchema, runPaths.log(dir, id)),
    ledger: await readJson(ledgerSchema, runPaths.ledger(dir, id)),
  };
};

/** Whether a lane was recorded to its end: its facts are written last. */
export const isRecorded = async (dir: string, id: string): Promise<boolean> => {
  try {
    await stat(runPaths.laneFacts(dir, id));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

/** Reads `run.json` of a run directory. @throws RecordError, OtherRunVersion */
export const loadRun = (dir: string): Promise<Run> => readOfThisVersion(runSchema, runPaths.run(dir));

/** Reads `facts.json` of a run directory. @throws RecordError, OtherRunVersion */
export const loadFacts = (dir: string): Promise<RunFacts> => readOfThisVersion(runFactsSchema, runPaths.facts(dir));
