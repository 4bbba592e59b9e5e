import { describe, expect, it } from '@jest/globals';
import { LastLines, lastWords } from './last-line.ts';

describe('the last words of a log', () => {
  it.each([
    ['a plain line', 'one\ntwo\n\n', 'two'],
    [
      'the error before a stack',
      'up\n\nTypeError: x is no function\n    at a (b.js:1)\n\nNode.js v24.21.0\n',
      'TypeError: x is no function',
    ],
    ['an error with fields', "Error: down {\n  code: 'E'\n}\n", 'Error: down {'],
    [
      'an exception of Java',
      'Exception in thread "main" java.lang.IllegalStateException: no port\n\tat A.main(A.java:3)\n\t... 2 more\n',
      'Exception in thread "main" java.lang.IllegalStateException: no port',
    ],
    [
      'a structured line',
      '{"level":"fatal","msg":"cannot start","err":{"message":"no key"}}\n',
      'cannot start: no key',
    ],
    ['a line that only looks structured', '{half\n', '{half'],
    ['nothing', '\n\n', undefined],
  ])('%s', (_, log, words) => {
    expect(lastWords(log)).toBe(words);
  });

  it('have an end', () => {
    expect(lastWords('x'.repeat(10_000))).toHaveLength(1_000);
  });
});

describe('the last line of a container', () => {
  const finding = (restartCount: number) => ({
    ...{ object: 'pod a/b', reason: 'crash' as const, detail: 'container c exited with code 3', final: false },
    log: { namespace: 'a', pod: 'b', container: 'c', previous: true, restartCount },
  });
  const gone = { stdout: 'unable to retrieve container logs for containerd://b6af', stderr: '' };

  it('is of the life beside the one whose log is gone', async () => {
    const lines = new LastLines(async (args) =>
      args.includes('--previous') ? gone : { stdout: 'no such table\n', stderr: '' },
    );
    expect((await lines.completed(finding(3))).detail).toMatch(/code 3; its log ends: no such table$/);
  });

  it('is what an earlier life said where no log is left, and nothing where none ever was', async () => {
    const answers = [{ stdout: 'no such table\n', stderr: '' }];
    const lines = new LastLines(async () => answers.shift() ?? gone);
    await lines.completed(finding(1));
    expect((await lines.completed(finding(3))).detail).toMatch(/its log ends: no such table$/);
    expect((await new LastLines(async () => gone).completed(finding(3))).detail).toBe('container c exited with code 3');
  });
});
