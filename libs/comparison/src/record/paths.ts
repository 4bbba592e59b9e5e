import { join } from 'node:path';

/** Where each part of a run lies; nothing else knows the file names. */
export const runPaths = {
  run: (dir: string) => join(dir, 'run.json'),
  facts: (dir: string) => join(dir, 'facts.json'),
  lane: (dir: string, lane: string) => join(dir, 'lanes', lane),
  laneFacts: (dir: string, lane: string) => join(dir, 'lanes', lane, 'lane.json'),
  requests: (dir: string, lane: string) => join(dir, 'lanes', lane, 'requests.ndjson'),
  events: (dir: string, lane: string) => join(dir, 'lanes', lane, 'events.ndjson'),
  host: (dir: string, lane: string) => join(dir, 'lanes', lane, 'host.ndjson'),
  consumers: (dir: string, lane: string) => join(dir, 'lanes', lane, 'consumers.ndjson'),
  log: (dir: string, lane: string) => join(dir, 'lanes', lane, 'log.ndjson'),
  ledger: (dir: string, lane: string) => join(dir, 'lanes', lane, 'ledger.json'),
  manifests: (dir: string, lane: string, version: 'old' | 'new') =>
    join(dir, 'lanes', lane, `manifests.${version}.yaml`),
};
