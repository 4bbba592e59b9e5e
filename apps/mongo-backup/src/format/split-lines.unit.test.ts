import { describe, expect, it } from '@jest/globals';
import { splitLines } from './split-lines.ts';

async function linesOf(...chunks: string[]): Promise<string[]> {
  const stream = async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  };
  const lines: string[] = [];
  for await (const line of splitLines(stream())) lines.push(line);
  return lines;
}

describe('lines of a stream', () => {
  it('end at line feeds, wherever its chunks end', async () => {
    expect(await linesOf('a\nb', 'c', '\n', '\n')).toEqual(['a', 'bc', '']);
    expect(await linesOf()).toEqual([]);
  });

  it('do not end at what else Unicode calls a line’s end, nor in the middle of a character', async () => {
    const [head, tail] = [Buffer.from('a\u2028é').subarray(0, 5), Buffer.from('a\u2028é\n').subarray(5)];
    expect(await linesOf(head.toString('latin1'), tail.toString('latin1'))).toEqual(['a\u2028é']);
  });

  it('are refused where the last one has no end', async () => {
    await expect(linesOf('a\nb')).rejects.toThrow('its last line has no end');
  });
});
