import { describe, expect, it } from '@jest/globals';
import type { RunFlags } from '../options/run-options.ts';
import { runSettingsOf } from './run-flags.ts';

const NONE: RunFlags = { port: [], env: [], label: [] };
const PORT = 'expected a number from 0 to 65535, with /tcp or /udp where it matters, such as 53/udp';
const WORDS = 'expected words parted by spaces, or a list such as ["node","a b.js"]';

describe('flags of how an image is run', () => {
  it('are settings, where they are given', () => {
    expect(runSettingsOf(NONE)).toEqual({});
    const flags: RunFlags = {
      port: ['8080', '53/udp'],
      env: ['A=b=c', 'B='],
      label: ['team=shop'],
      user: '1000:1000',
      timeZone: 'UTC',
      heap: '16',
      entrypoint: ' node  main.js ',
      command: '["a b", ""]',
    };
    expect(runSettingsOf(flags)).toEqual({
      ports: ['8080', '53/udp'],
      env: { A: 'b=c', B: '' },
      labels: { team: 'shop' },
      user: '1000:1000',
      timeZone: 'UTC',
      heapMiB: 16,
      entrypoint: ['node', 'main.js'],
      command: ['a b', ''],
    });
  });

  it.each<[Partial<RunFlags>, string]>([
    [{ port: ['65536'] }, `--port: "65536", ${PORT}`],
    [{ port: ['80/sctp'] }, `--port: "80/sctp", ${PORT}`],
    [{ env: ['A'] }, '--env: "A", expected KEY=VALUE'],
    [{ env: ['A=1', 'A=2'] }, '--env: A is given twice'],
    [{ env: ['1=1'] }, '--env: "1", expected a name of letters, digits and _, not beginning with a digit'],
    [{ label: ['a'] }, '--label: "a", expected KEY=VALUE'],
    [{ label: ['a b=1'] }, '--label: "a b", expected a key such as org.opencontainers.image.source'],
    [
      { user: 'node' },
      '--user: "node", expected numbers, UID or UID:GID: nobody can prove a name to be other than root',
    ],
    [{ timeZone: 'Seoul' }, '--time-zone: "Seoul", expected a time zone such as Asia/Seoul or UTC'],
    [{ heap: '256m' }, '--heap: "256m", expected a whole number of MiB, 16 or more'],
    [{ heap: '15' }, '--heap: "15", expected a whole number of MiB, 16 or more'],
    [{ entrypoint: 'sh -c "x"' }, `--entrypoint: "sh -c \\"x\\"", ${WORDS}`],
    [{ entrypoint: '' }, `--entrypoint: "", ${WORDS}`],
    [{ entrypoint: '[]' }, `--entrypoint: "[]", ${WORDS}`],
    [{ command: '[1]' }, `--command: "[1]", ${WORDS}`],
    [{ command: '["a"' }, `--command: ${JSON.stringify('["a"')}, ${WORDS}`],
  ])('%j is refused in one line that names the flag', (flags, message) => {
    expect(() => runSettingsOf({ ...NONE, ...flags })).toThrow(
      expect.objectContaining({ name: 'UsageError', message }),
    );
  });
});
