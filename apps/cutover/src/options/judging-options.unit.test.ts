import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addJudgingOptions, judgingOf, type JudgingFlags } from './judging-options.ts';

const judging = (...args: string[]) =>
  judgingOf(addJudgingOptions(new Command()).parse(args, { from: 'user' }).opts<JudgingFlags>());

describe('budgets', () => {
  it('are none where none are asked for', () => expect(judging().budgets).toBeUndefined());

  it('are given by commas or again, with their units', () => {
    expect(judging('--budget', 'failed=0, downtime=2s', '--budget', 'p99-ratio=1.5,failed-share=0.1%').budgets).toEqual(
      [
        { name: 'failed', bound: 0 },
        { name: 'downtime', bound: 2000 },
        { name: 'p99-ratio', bound: 1.5 },
        { name: 'failed-share', bound: 0.001 },
      ],
    );
    expect(judging('--budget', 'p99=250,deploy=1.5min,rollback=900ms').budgets).toEqual([
      { name: 'p99', bound: 250 },
      { name: 'deploy', bound: 90_000 },
      { name: 'rollback', bound: 900 },
    ]);
  });

  it.each([
    ['faild=0', /^--budget: "faild" is not a budget; did you mean failed\? choose from failed, failed-share, [^\n]+$/],
    ['failed', /^--budget: "failed" must be NAME=NUMBER, such as failed=0$/],
    ['', /^--budget: "" must be NAME=NUMBER, such as failed=0$/],
    ['failed=none', /^--budget: "failed=none": expected a whole number, such as 0$/],
    ['failed=', /^--budget: "failed=": expected a whole number, such as 0$/],
    ['failed=-1', /^--budget: "failed=-1": expected a whole number, such as 0$/],
    ['failed=0.5', /^--budget: "failed=0.5": expected a whole number, such as 0$/],
    ['failed=1e999', /^--budget: "failed=1e999": expected a whole number, such as 0$/],
    ['failed-share=2', /^--budget: "failed-share=2": expected a share from 0 to 1, or in %, such as 0.1%$/],
    ['downtime=2h', /^--budget: "downtime=2h": expected a time in ms, s or min, such as 500, 500ms or 2s$/],
    ['p99-ratio=150%', /^--budget: "p99-ratio=150%": expected a number, such as 1.5$/],
    ['failed=0,failed=1', /^--budget: failed is given twice: give it once$/],
  ])('refuses %s in one line', (list, line) => expect(() => judging('--budget', list)).toThrow(line));
});

describe('files beside the report', () => {
  it('are refused before anything runs where they could not be written after it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'judging-'));
    expect(judging('--junit', join(folder, 'a.xml')).junit).toBe(join(folder, 'a.xml'));
    expect(() => judging('--junit', folder)).toThrow(`--junit: ${folder} is a folder`);
    expect(() => judging('--markdown', join(folder, 'none', 'a.md'))).toThrow(
      `--markdown: ${folder}/none is no folder`,
    );
    rmSync(folder, { recursive: true });
  });
});
