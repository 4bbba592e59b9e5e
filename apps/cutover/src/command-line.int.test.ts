import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneInThree } from '@cutover/testing-kit';
import { afterAll, describe, expect, it } from '@jest/globals';

const bin = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
const elsewhere = mkdtempSync(join(tmpdir(), 'cutover-cli-'));

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

/** The real command, in a folder that is no checkout. */
function cutover(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: elsewhere,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

describe('what the command line refuses', () => {
  it.each(
    oneInThree<readonly [readonly string[], RegExp]>([
      [['frobnicate'], /^cutover: "frobnicate" is not a command: choose from demo, up, status, down/],
      [['stauts'], /^cutover: "stauts" is not a command; did you mean status\?/],
      [['up', '--frob'], /^cutover: unknown option '--frob' \(see cutover up --help\)$/],
      [['compare', '--repeat', '3'], /^cutover: unknown option '--repeat' \(Did you mean --repeats\?\)/],
      [['compare', '--rate', '0'], /^cutover: option '--rate <n>' argument '0' is invalid\. Give a rate above 0/],
      [['compare', '--rate', '-5'], /Give a rate above 0/],
      [['compare', '--rate', 'fast'], /argument 'fast' is invalid\. Give a rate above 0/],
      [['compare', '--rate', '1e9'], /Give a rate above 0/],
      [
        ['compare', '--rate', '999999'],
        /^cutover: a rate of 999999 requests a second is beyond the generator: give at most/,
      ],
      [['compare', '--rate'], /^cutover: option '--rate <n>' argument missing/],
      [
        ['compare', '--strategies', 'rolling', '--strategies', 'recreate'],
        /^cutover: option '--strategies <list>' is given twice: give it once/,
      ],
      [['--name', 'a', 'compare', '--name', 'b'], /^cutover: option '--name <name>' is given twice: give it once/],
      [['console', '--port=1', '--port', '2'], /^cutover: option '--port <n>' is given twice: give it once/],
      // Gathered, both of them.
      [['up', '--with', 'rollouts', '--with', 'frob'], /^cutover: --with: "frob" is not/],
      [['compare', '--seed', '1.5'], /Give the seed as a whole number from 0 to 4294967295/],
      [['compare', '--attempts', '4'], /Give attempts as a whole number from 1 to 3/],
      [['compare', '--repeats', '0'], /Give repeats as a whole number from 1 to 200/],
      [
        ['demo', '--strategies', 'blugreen'],
        /^cutover: --strategies: "blugreen" is not a strategy; did you mean blue-green\?/,
      ],
      [['demo', '--strategies', 'rolling,rolling'], /rolling is given twice; to measure it more often use --repeats/],
      [['demo', '--strategies', ''], /--strategies: give at least one/],
      [
        ['demo', '--app', 'acount'],
        /^cutover: --app: "acount" is not an app that can be compared; did you mean account\?/,
      ],
      [
        ['up', '--provider', 'docker'],
        /^cutover: --provider: "docker" is not a provider: choose from embedded, kind, kubeconfig/,
      ],
      [['up', '--provider', 'kubeconfig'], /--provider kubeconfig needs --context NAME/],
      [
        ['up', '--provider', 'kind', '--with', 'private-registry'],
        /^cutover: --with: private-registry needs a node of/,
      ],
      [['registry', 'pull'], /^cutover: "pull" is not a command of registry; did you mean pull-secret\?/],
      [['registry', 'pull-secret'], /^cutover: missing required argument 'name' \(see cutover registry pull-secret/],
      [['registry', 'pull-secret', 'Bad_Name'], /^cutover: "Bad_Name" cannot name a Secret: use lower-case letters/],
      [['registry', 'login', 'registry.example'], /^cutover: too many arguments for 'login'/],
      [['registry', 'logout', 'a', 'b'], /^cutover: too many arguments for 'logout'/],
      [['up', 'now'], /^cutover: too many arguments for 'up'/],
      [['judge'], /^cutover: required option '--policy <file>' not specified \(see cutover judge --help\)$/],
      [['report'], /^cutover: missing required argument 'run' \(see cutover report --help\)$/],
      [['report', 'nothing-of-that-name'], /^cutover: "nothing-of-that-name" is not a run/],
      [['deploy', 'packman'], /^cutover: "packman" is not what can be deployed; did you mean pacman\?/],
      [['deploy', 'pacman', '--version', '2'], /^cutover: --version: "2" must be like 1.2.3/],
      [['deploy', 'pacman', '--strategy', 'shadow'], /^cutover: --strategy: "shadow" is not a strategy: choose from/],
      [
        ['deploy', 'bank', '--env', 'live'],
        /^cutover: --env: "live" is not an environment: choose from dev, stag, qa, prod/,
      ],
      [['deploy', 'bank', '--env', 'prd'], /^cutover: --env: "prd" is not an environment; did you mean prod\?/],
      [['deploy', 'bank', '--replicas', '0'], /Give replicas as a whole number from 1 to 20/],
      [
        ['up', '--environments', 'dev'],
        /^cutover: --environments: environments are deployed from Git: add --with gitops/,
      ],
      [
        ['up', '--with', 'gitops', '--environments', 'dev,staging'],
        /^cutover: --environments: "staging" is not an environment/,
      ],
      [['up', '--with', 'gitops', '--environments', 'stag'], /^cutover: --environments: dev gets what is built/],
      [['pr', 'biuld', '1'], /^cutover: "biuld" is not a command of pr; did you mean build\?/],
      [['pr', 'build'], /^cutover: missing required argument 'number' \(see cutover pr build --help\)/],
      [['pr', 'build', '0'], /^cutover: "0" is not the number of a pull request/],
      [['pr', 'merge', '7;reboot'], /^cutover: "7;reboot" is not the number of a pull request/],
      [['pr', 'approve', '7', '--commit', 'HEAD'], /^cutover: --commit: "HEAD" is not a commit: expected 7 to 40 hexa/],
      [['pr', 'wait', '7', '--timeout', '0'], /Give the timeout as a whole number from 1 to 3600/],
      [['promote', 'account'], /^cutover: required option '--to <environment>' not specified/],
      [
        ['promote', 'account', '--to', 'dev'],
        /^cutover: --to: dev gets what is built: what is promoted goes to stag, qa/,
      ],
      [['promote', 'account', '--to', 'stage'], /^cutover: --to: "stage" is not an environment; did you mean stag\?/],
      [['promote', '../account', '--to', 'stag'], /^cutover: "\.\.\/account" is not the name of a service/],
      [
        ['rollback', 'account', '--env', 'preview'],
        /^cutover: --env: "preview" is not an environment: choose from dev/,
      ],
      [['console', '--port', '70000'], /Give the port as a whole number from 0 to 65535/],
      [['history', 'account', '--days', '0'], /Give days as a whole number from 1 to 3650/],
      [['history', 'account', '--env', 'live'], /^cutover: --env: "live" is not an environment/],
      [
        ['compare', '--out', '/proc/x'],
        /^cutover: cannot make the folder \/proc\/x: no folder can be made there; choose/,
      ],
      [
        ['demo', '--out', '/etc/passwd/x/runs'],
        /^cutover: cannot make the folder \S+: \/etc\/passwd is a file; choose/,
      ],
      [['logs', '--tail', 'all'], /Give lines as a whole number/],
      [['logs', '--name', 'never-started'], /^cutover: there are no logs of a cluster never-started/],
    ]),
  )('%j: one line, exit code 2, nothing on standard output', (args, line) => {
    const { status, stdout, stderr } = cutover(...args);
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  it('as JSON too, for scripts', () => {
    const { status, stdout } = cutover('up', '--provider', 'docker', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'usage', message: expect.stringContaining('"docker"') } });
  });
});

describe('what the command line says of itself', () => {
  it.each(['demo', 'compare', 'report', 'judge'])('of %s, what its exit codes mean', (name) => {
    expect(cutover(name, '--help').stdout).toContain('Exit codes:');
  });

  it.each([
    [],
    ['--help'],
    ['up', '--help'],
    ['demo', '--help'],
    ['compare', '--help'],
    ['registry', '--help'],
    ['report', '--help'],
    ['judge', '--help'],
    ['logs', '--help'],
  ])('%s %s: help on standard output, with examples', (...args) => {
    const { status, stdout, stderr } = cutover(...args.filter((arg) => arg !== undefined));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: cutover');
    expect(stdout).toContain('Examples:');
  });

  it('its version', () => {
    expect(cutover('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});
