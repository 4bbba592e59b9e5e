import { describe, expect, it } from '@jest/globals';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import type { Logger } from '@cutover/service-kit';
import { connectMongo, hosts } from './connect-mongo.ts';

describe('connecting', () => {
  it('says in one line a try that MongoDB is absent, and connects once it is there', async () => {
    const first = await startMongoStandin();
    await first.kill('SIGTERM');
    const lines: string[] = [];
    const log = { warn: (line: string) => lines.push(line) } as unknown as Logger;
    const url = `mongodb://127.0.0.1:${first.port}`;
    const connecting = connectMongo(url, { log, signal: new AbortController().signal, retryMs: 50 });
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const back = await startMongoStandin({ dir: first.dir, port: first.port });
    const connection = await connecting;
    expect(connection.name).toBe('account');
    expect(lines[0]).toMatch(
      new RegExp(`^MongoDB at 127.0.0.1:${first.port} does not answer \\(.*\\); trying again in 50 ms$`),
    );
    await connection.close();
    await back.stop();
    await first.stop();
  }, 60_000);

  it('ends when it is told to', async () => {
    const stopping = new AbortController();
    const log = { warn: () => stopping.abort(new Error('stopped')) } as unknown as Logger;
    await expect(connectMongo('mongodb://127.0.0.1:1/x', { log, signal: stopping.signal })).rejects.toThrow();
  }, 20_000);

  it('shows no credentials', () => {
    expect(hosts('mongodb://ada:pass@a.example:1,b.example:2/db?x=1')).toBe('a.example:1,b.example:2');
    expect(hosts('mongodb+srv://a.example')).toBe('a.example');
  });
});
