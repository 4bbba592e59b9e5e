import { describe, expect, it } from '@jest/globals';
import { emptyImage, withConfig, type RunConfig } from '@cutover/oci';
import { configDifferences } from './config-differences.ts';
import { differenceText, sortDifferences } from './difference.ts';
import { shownValue } from './secrets.ts';

const PLATFORM = { os: 'linux', architecture: 'amd64' };

function lines(before: RunConfig, after: RunConfig): string[] {
  const image = (config: RunConfig) => withConfig(emptyImage(PLATFORM), config);
  return sortDifferences(configDifferences(image(before), image(after))).map(differenceText);
}

describe('differences of how images are run', () => {
  it.each<[string, RunConfig, RunConfig, string[]]>([
    ['a variable', { Env: ['PATH=/bin'] }, { Env: ['PATH=/usr/bin'] }, ['~ config.Env PATH (/bin→/usr/bin)']],
    ['a variable more', {}, { Env: ['A=b=c'] }, ['+ config.Env A (b=c)']],
    ['a variable less', { Env: ['A='] }, {}, ['- config.Env A']],
    ['the order of variables, which means nothing', { Env: ['A=1', 'B=2'] }, { Env: ['B=2', 'A=1'] }, []],
    ['the user', { User: '0' }, { User: '65532' }, ['~ config.User (0→65532)']],
    ['the entrypoint', { Entrypoint: ['a'] }, { Entrypoint: ['a', 'b'] }, ['~ config.Entrypoint (["a"]→["a","b"])']],
    ['a label', { Labels: { a: '1' } }, { Labels: { a: '2' } }, ['~ config.Labels a (1→2)']],
    ['a port', {}, { ExposedPorts: { '8080/tcp': {} } }, ['+ config.ExposedPorts 8080/tcp']],
    ['a volume less', { Volumes: { '/tmp': {} } }, {}, ['- config.Volumes /tmp']],
    ['nothing, written as something empty', { Cmd: [], WorkingDir: '' }, {}, []],
    [
      'a secret, without showing it',
      { Env: ['DB_PASSWORD=a'] },
      { Env: ['DB_PASSWORD=b'] },
      ['~ config.Env DB_PASSWORD (***→***)'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });

  it('name a platform of another kind', () => {
    const other = emptyImage({ os: 'linux', architecture: 'arm64', variant: 'v8' });
    expect(sortDifferences(configDifferences(emptyImage(PLATFORM), other)).map(differenceText)).toEqual([
      '~ config.architecture (amd64→arm64)',
      '+ config.variant (v8)',
    ]);
  });
});

describe('a value that is shown', () => {
  it.each([
    ['PATH', '/bin', '/bin'],
    ['DB_PASSWORD', 'x', '***'],
    ['API_KEY', 'x', '***'],
    ['npm_config_token', 'x', '***'],
    ['AUTHOR', 'somebody', 'somebody'],
    ['TOKENIZER', 'bpe', 'bpe'],
    ['EMPTY_SECRET', '', ''],
    ['DATABASE', 'mongodb://app:hunter2@db/bank', 'mongodb://app:***@db/bank'],
  ])('%s=%s', (name, value, shown) => {
    expect(shownValue(name, value)).toBe(shown);
  });
});
