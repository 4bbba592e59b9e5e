import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig, startService, type RunningService } from '@cutover/service-kit';
import { memoryLog } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import { buildConsumerGate } from './app.ts';
import { consumerGateConfig } from './config.ts';
import { MemoryCluster } from './testing/memory-cluster.ts';

const [OLD, NEW] = ['5d', '7c'];
const HANDOVER_MS = 10_000;

let cluster: MemoryCluster;
let service: RunningService;
let now: number;
const memory = memoryLog();

async function start(): Promise<void> {
  const env = { HOST: '127.0.0.1', PORT: '0', DRAIN_ENABLED: 'false', RECHECK_MS: '100' };
  const config = loadConfig(consumerGateConfig, { ...env, HANDOVER_MS: String(HANDOVER_MS) });
  const options = buildConsumerGate(config, { cluster, log: memory.log, now: () => now });
  service = await startService({ ...options, handleSignals: false });
  await service.ready;
}

beforeEach(async () => {
  cluster = new MemoryCluster();
  now = 0;
  cluster.plant({ current: OLD, stable: OLD, active: OLD }, OLD);
  await start();
});
afterEach(() => service.stop({ windowMs: 0 }));

const said = (shares: object) =>
  until(`${JSON.stringify(shares)} is said`, () => JSON.stringify(cluster.data) === JSON.stringify(shares));

describe('the gate', () => {
  it('says the shares of a switch, from preview to the end of the version before', async () => {
    await said({ 'transfer.5d': '1' });
    cluster.plant({ current: NEW, stable: OLD, active: OLD }, OLD, NEW);
    await said({ 'transfer.5d': '1', 'transfer.7c': '0' });
    cluster.plant({ current: NEW, stable: NEW, active: NEW }, OLD, NEW);
    await said({ 'transfer.5d': '1', 'transfer.7c': '1' });
    now += HANDOVER_MS;
    await said({ 'transfer.5d': '0', 'transfer.7c': '1' });
    cluster.plant({ current: NEW, stable: NEW, active: NEW }, NEW);
    await said({ 'transfer.7c': '1' });
  });

  it('stops what is aborted at once', async () => {
    cluster.plant({ current: NEW, stable: OLD, active: NEW }, OLD, NEW);
    await said({ 'transfer.5d': '1', 'transfer.7c': '1' });
    cluster.plant({ current: NEW, stable: OLD, active: OLD, abort: true }, OLD, NEW);
    await said({ 'transfer.5d': '1', 'transfer.7c': '0' });
  });

  it('tells pods what has changed for them, each once, and writes nothing twice', async () => {
    await until('it is told', () => cluster.living[0]!.told === '1');
    cluster.plant({ current: NEW, stable: OLD, active: OLD }, OLD, NEW);
    await until('both are told', () => cluster.living.map(({ told }) => told).join() === '1,0');
    const { writes } = cluster;
    cluster.changed();
    cluster.plant({ current: NEW, stable: OLD, active: OLD }, OLD, NEW);
    await until('it is looked at again', () => service.ready.then(() => cluster.data !== undefined));
    expect(cluster.writes).toBe(writes);
  });

  it('goes on after a start with what was said before', async () => {
    await service.stop({ windowMs: 0 });
    cluster.plant({ current: NEW, stable: NEW, active: NEW }, OLD, NEW);
    cluster.data = { 'transfer.5d': '1', 'transfer.7c': '0', 'other.5d': '1' };
    await start();
    await said({ 'transfer.5d': '1', 'transfer.7c': '1' });
  });

  it('tries again what is refused, and says so', async () => {
    cluster.refusal = new Error('list rollouts: 403 forbidden');
    cluster.plant({ current: NEW, stable: OLD, active: OLD }, OLD, NEW);
    await until('it is said', () => memory.text().includes('list rollouts: 403 forbidden'));
    cluster.refusal = undefined;
    await said({ 'transfer.5d': '1', 'transfer.7c': '0' });
  });

  it('shows the shares as metrics', async () => {
    await said({ 'transfer.5d': '1' });
    const text = await (await fetch(`${service.managementUrl}/metrics`)).text();
    expect(text).toContain('consumer_gate_share{rollout="transfer",hash="5d"} 1');
  });
});
