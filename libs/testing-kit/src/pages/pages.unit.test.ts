import { describe, expect, it } from '@jest/globals';
import { linkFaults } from './links.ts';
import { differenceOf } from './output.ts';
import { quoteFaults } from './quotes.ts';
import { stepsOf } from './steps.ts';
import { anchorOf, rowsOf, tableFaults } from './table.ts';

function block(info: string, ...lines: string[]): string {
  return ['```' + info, ...lines, '```', ''].join('\n');
}

const PAGE = [
  '# Images',
  '## Run, stop',
  block('sh', 'docker run app', 'docker ps'),
  block('text', 'abc…'),
  'Then it ends.',
  block('sh exit=137', 'docker kill app'),
  '## Get',
  block('sh network', 'docker pull app'),
].join('\n');

describe('the steps of a page', () => {
  it('are its shell blocks in order, each with what it has to print', () => {
    const [run, kill, pull] = stepsOf(PAGE);
    expect(run).toEqual({
      heading: 'Run, stop',
      line: 3,
      commands: 'docker run app\ndocker ps',
      output: 'abc…',
      exitCode: 0,
      network: false,
    });
    expect(kill).toMatchObject({ heading: 'Run, stop', output: '', exitCode: 137 });
    expect(pull).toMatchObject({ heading: 'Get', network: true });
  });

  it.each([
    ['a block that is not closed', '```sh\nls\n', 'line 1: the block is never closed'],
    [
      'a word that is not known',
      block('sh exit=x', 'ls'),
      'line 1: "exit=x" is not known; expected network or exit=CODE',
    ],
    ['output without commands', block('text', 'x'), 'line 1: this output follows no commands'],
    [
      'output after other words',
      `${block('sh', 'ls')}Such as:\n${block('text', 'x')}`,
      'line 5: this output follows no commands',
    ],
  ])('are refused: %s', (_name, page, message) => {
    expect(() => stepsOf(page)).toThrow(message);
  });
});

describe('what was printed', () => {
  it.each([
    ['', ''],
    ['a\nb', 'a\nb\n'],
    ['a  \nb', 'a\nb  \r\n\n'],
    ['id …', 'id 3f2a'],
    ['… (1.5 MB) …', 'x (1.5 MB) y'],
    ['a\n…\nd', 'a\nb\nc\nd'],
    ['a\n…\nb', 'a\nb'],
    ['…\nb\n…\nb', 'b\nb\nb'],
    ['…', ''],
  ])('%j is shown by %j', (expected, printed) => {
    expect(differenceOf(expected, printed)).toBeUndefined();
  });

  it.each([
    ['', 'a', 'expected no more lines, got "a"'],
    ['a', '', 'expected "a", got the end'],
    ['a\nb', 'a\nc', 'expected "b", got "c"'],
    ['a', 'a\nb', 'expected no more lines, got "b"'],
    ['1.5', '1x5', 'expected "1.5", got "1x5"'],
    ['a…', 'ba', 'expected "a…", got "ba"'],
    ['…\nend', 'a\nb', 'expected "end", got the end'],
  ])('%j is not shown by %j', (expected, printed, difference) => {
    expect(differenceOf(expected, printed)).toBe(difference);
  });
});

describe('the table of a page', () => {
  const table = (...rows: string[]) => [PAGE, '| line | command | test |', '|---|---|---|', ...rows].join('\n');
  const RUN = '| N1: run a container | `docker run app`, `docker ps` | [Run](#run-stop) |';
  const facts = { notes: ['N1: run a container'], isFile: (path: string) => path === '../run.e2e.test.ts' };

  it('has a row for each line of the notes', () => {
    expect(tableFaults(table(RUN), facts)).toEqual([]);
    expect(tableFaults(table(RUN.replace('#run-stop', '../run.e2e.test.ts')), facts)).toEqual([]);
    expect(rowsOf(table(RUN))).toMatchObject([
      { note: 'N1: run a container', commands: ['docker run app', 'docker ps'] },
    ]);
  });

  it('is not looked for in blocks', () => {
    expect(rowsOf(block('sh', RUN))).toEqual([]);
  });

  it.each([
    ['a line without a row', [], ['no row shows "N1: run a container"']],
    ['two rows for one', [RUN, RUN], ['line 25: "N1: run a container" has a row already']],
    [
      'a row of no line',
      [RUN, RUN.replace('run a', 'stop a')],
      ['line 25: "N1: stop a container" is no line of the notes'],
    ],
    [
      'a command that is not run',
      [RUN.replace('docker ps', 'docker rm')],
      ['line 24: "docker rm" is not run under #run-stop'],
    ],
    [
      'a command of another section',
      [RUN.replace('docker ps', 'docker pull')],
      ['line 24: "docker pull" is not run under #run-stop'],
    ],
    ['no command', ['| N1: run a container | by hand | [Run](#run-stop) |'], ['line 24: the row names no command']],
    [
      'a section that is not there',
      [RUN.replace('#run-stop', '#start')],
      ['line 24: no commands are run under #start'],
    ],
    [
      'a file that is not there',
      [RUN.replace('#run-stop', '../x.e2e.test.ts')],
      ['line 24: there is no test ../x.e2e.test.ts'],
    ],
  ])('is faulty: %s', (_name, rows, faults) => {
    expect(tableFaults(table(...rows), facts)).toEqual(faults);
  });

  it('finds a section by the anchor of its heading', () => {
    expect(anchorOf('Run, stop & `kill` (N1)')).toBe('#run-stop--kill-n1');
  });
});

describe('the files that a page shows', () => {
  const read = (path: string) => (path === 'app/Dockerfile' ? 'FROM scratch\nCOPY app /\nUSER 1\n' : undefined);

  it('are shown as they are, whole or in part', () => {
    expect(quoteFaults(block('dockerfile app/Dockerfile', 'FROM scratch', 'COPY app /', 'USER 1'), read)).toEqual([]);
    expect(quoteFaults(block('dockerfile app/Dockerfile', 'COPY app /'), read)).toEqual([]);
    expect(quoteFaults(PAGE, read)).toEqual([]);
    expect(quoteFaults(block('mermaid', 'flowchart LR'), read)).toEqual([]);
  });

  it.each([
    ['another text', block('dockerfile app/Dockerfile', 'USER 0'), 'line 1: app/Dockerfile does not hold these lines'],
    ['half a line', block('dockerfile app/Dockerfile', 'COPY app'), 'line 1: app/Dockerfile does not hold these lines'],
    ['no such file', block('yaml compose.yaml', 'a: 1'), 'line 1: there is no file compose.yaml'],
    ['no path', block('yaml', 'a: 1'), 'line 1: which file is shown? its path belongs behind yaml'],
    [
      'an unknown language',
      block('bash', 'ls'),
      'line 1: "bash" is not known; expected sh, text, mermaid, dockerfile, yaml, ini, js',
    ],
  ])('are not: %s', (_name, page, fault) => {
    expect(quoteFaults(page, read)).toEqual([fault]);
  });
});

describe('the links of a page', () => {
  const isThere = (path: string) => path === '../README.md';

  it('lead to headings and files', () => {
    const page = [PAGE, '[Run](#run-stop), [readme](../README.md#two), [web](https://registry.example/)'].join('\n');
    expect(linkFaults(page, isThere)).toEqual([]);
    expect(linkFaults(block('sh', 'echo "[x](y)"'), isThere)).toEqual([]);
  });

  it.each(['#runs', '../READ.md', 'x.test.ts'])('are found to lead nowhere: %s', (link) => {
    expect(linkFaults(`# Run\nSee [it](${link}).`, isThere)).toEqual([`line 2: ${link} leads nowhere`]);
  });
});
