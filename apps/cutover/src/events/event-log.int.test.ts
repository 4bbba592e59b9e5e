import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { progressLineSchema } from '@cutover/comparison';
import type { ComparisonProgress } from '@cutover/comparison';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { EventLog } from './event-log.ts';
import { openEvents } from './open-events.ts';

let dir: string;
let said: string[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cutover-events-'));
  said = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const context = () => ({ terminal: { err: { write: (text: string) => said.push(text) } } }) as unknown as Context;
const tick: ComparisonProgress = {
  ...{ type: 'tick', lane: 'b1-rolling', atMs: 1000, sent: 130, ended: 120, failed: 0, versions: { '1.0.0': 120 } },
};
const linesIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => progressLineSchema.parse(JSON.parse(line)));

describe('events of a comparison', () => {
  it('are a file of one line each, numbered, as their schema says', async () => {
    const file = join(dir, 'events.ndjson');
    const events = await openEvents(context(), { events: file });
    events!.log.write(tick);
    events!.log.write({ type: 'moment', lane: 'b1-rolling', name: 'deploy', at: 5012.3 });
    await events!.close();
    const lines = linesIn(await readFile(file, 'utf8'));
    expect(lines).toMatchObject([
      { ...tick, seq: 1 },
      { type: 'moment', name: 'deploy', seq: 2 },
    ]);
  });

  it('are dropped and counted where nobody reads, and nothing waits for that', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const log = new EventLog(stream, () => undefined, 2_000);
    for (let n = 0; n < 1_000; n += 1) log.write(tick);
    expect(stream.writableLength + stream.readableLength).toBeLessThan(3_000);
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await log.flush();
    const lines = linesIn(text);
    const dropped = lines.at(-1);
    expect(dropped).toMatchObject({ type: 'dropped' });
    expect(lines.length - 1 + (dropped as { count: number }).count).toBe(1_000);
  });

  it('end where their file cannot be written any more, which is said once', async () => {
    const events = await openEvents(context(), { events: '/dev/full' });
    for (let n = 0; n < 3; n += 1) events!.log.write(tick);
    await events!.log.flush();
    events!.log.write(tick);
    expect(said).toEqual([expect.stringMatching(/^--events \/dev\/full: nothing more is written: ENOSPC/)]);
  });

  it('are refused at once where their file cannot be made, or two want standard output', async () => {
    await expect(openEvents(context(), { events: join(dir, 'no', 'file') })).rejects.toThrow(
      /^--events: .* cannot be written: ENOENT/,
    );
    await expect(openEvents(context(), { events: '-', json: true })).rejects.toThrow(UsageError);
  });
});
