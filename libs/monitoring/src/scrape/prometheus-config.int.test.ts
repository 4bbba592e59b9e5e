import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ruleFile } from '../emit/rule-file.ts';
import { RULE_GROUPS } from '../rules/rule-groups.ts';
import { promtool } from '../testing/promtool.ts';
import { prometheusConfig } from './prometheus-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-prometheus-'));
  await writeFile(join(folder, 'rules.yaml'), ruleFile(RULE_GROUPS));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function check(config: string): Promise<boolean> {
  await writeFile(join(folder, 'prometheus.yml'), config);
  // Without the files of a service account, which only pods have.
  return (await promtool('check', 'config', '--syntax-only', join(folder, 'prometheus.yml'))).passed;
}

it('the configuration is read by promtool, and a wrong one refused', async () => {
  const config = prometheusConfig({ interval: '10s', rules: ['rules.yaml'] });
  expect(await check(config)).toBe(true);
  expect(await check(config.replace('http_sd_configs', 'kubernetes_sd_configs'))).toBe(false);
  expect(await check(config.replace('(.+)', '(.+'))).toBe(false);
});
