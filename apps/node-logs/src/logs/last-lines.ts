import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '../pods/container-logs.ts';
import { parseCriLine } from './cri-line.ts';
import type { CriLine } from './cri-line.ts';

/** Most that is read of a file: what is further back is for whoever has the file. */
const TAIL_BYTES = 1_048_576;
const CURRENT = /^(\d+)\.log$/;

/** The last lines of a container since its last restart or the last rotation of its file, the oldest first; at most 1 MiB of them. */
export async function lastLines(folder: string, count: number): Promise<CriLine[]> {
  const newest = (await namesIn(folder))
    .map((name) => Number(CURRENT.exec(name)?.[1] ?? -1))
    .reduce((most, number) => Math.max(most, number), -1);
  if (newest === -1) return [];
  const text = await tail(join(folder, `${newest}.log`));
  const lines = text.split('\n').map(parseCriLine);
  return joined(lines.filter((line) => line !== undefined)).slice(-count);
}

async function tail(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What a runtime cut in two, put together again. */
function joined(lines: readonly CriLine[]): CriLine[] {
  const whole: CriLine[] = [];
  const begun: Partial<Record<CriLine['stream'], string>> = {};
  for (const line of lines) {
    const text = (begun[line.stream] ?? '') + line.text;
    begun[line.stream] = line.isPartial ? text : '';
    if (!line.isPartial) whole.push({ ...line, text });
  }
  return whole;
}
