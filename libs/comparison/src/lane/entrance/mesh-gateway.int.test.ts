import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { meshClient } from './mesh-client.ts';
import { meshGateway } from './mesh-gateway.ts';
import type { LaneSettings } from '../lane-settings.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const lane = { id: 'b1-rolling-mesh', namespace: 'lane-b1', strategy: strategyOf('rolling-mesh') };
const retryingLane = { ...lane, strategy: strategyOf('rolling-mesh-retries') };
const ejectingLane = { ...lane, strategy: strategyOf('rolling-mesh-outlier') };
const weightedLane = { ...lane, strategy: strategyOf('canary-mesh') };
let server: Server | undefined;
afterEach(() => void server?.close());

const toApp = 'outbound|80||account.lane-b1.svc.cluster.local';
const routes = (policy: object, outliers?: object) => ({
  dynamic_active_clusters: [{ cluster: { name: toApp, ...(outliers && { outlier_detection: outliers }) } }],
  virtual_hosts: [{ routes: [{ route: { cluster: toApp, retry_policy: policy } }] }],
});

interface Planted {
  /** Answers of the gateway before the app's own. */
  before?: number;
  /** Policies of the proxies: the gateway's, and a sidecar's. */
  gateway?: object;
  sidecar?: object;
  /** Of the gateway. */
  outliers?: object;
}

/** A cluster whose gateway listens here. */
const entry = { container: 'account', service: 'account', port: 80 };

const settingsFor = async ({ before = 0, gateway = {}, sidecar = {}, outliers }: Planted) => {
  let [asked, closed] = [0, 0];
  server = createServer((_, response) => {
    asked += 1;
    if (asked > before) response.setHeader('x-version', '1.0.0');
    response.statusCode = asked > before ? 200 : 503;
    response.end();
  });
  await new Promise<void>((listening) => void server?.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const commands: string[] = [];
  const answerTo = (command: string): string => {
    if (command.includes('clusterIP')) return '10.96.1.1';
    if (command.includes('get pods')) return 'pod/account-a\npod/account-b\n';
    if (command.includes('stats')) return `cluster.${toApp};.upstream_rq_total: 12\n`;
    if (!command.includes('config_dump')) return '';
    return JSON.stringify(command.includes('lane-gateway') ? routes(gateway, outliers) : routes(sidecar));
  };
  const cluster = {
    kubectl: async (args: string[]) => {
      commands.push(args.join(' '));
      return { stdout: answerTo(args.join(' ')), stderr: '' };
    },
    expose: async () => ({ url: `http://127.0.0.1:${port}`, close: () => void (closed += 1) }),
  } as unknown as LaneSettings['cluster'];
  return {
    settings: { app: 'account', entry, cluster, signal: undefined } as const,
    commands,
    counts: () => ({ asked, closed }),
  };
};

const none = { num_retries: 0 };
const service = { host: '10.96.0.9', port: 80 };

describe('the entrance by a gateway of the mesh', () => {
  it("leads to the gateway's Service once the app has answered through it", async () => {
    const { settings, commands, counts } = await settingsFor({ before: 2, gateway: none, sidecar: none });
    expect(await meshGateway(settings, lane).lead(service)).toEqual({ host: '10.96.1.1', port: 80 });
    expect(counts()).toEqual({ asked: 3, closed: 1 });
    expect(commands.every((command) => command.startsWith('--namespace lane-b1 '))).toBe(true);
    expect(commands.filter((command) => command.includes('config_dump'))).toEqual([
      expect.stringContaining('deployment/lane-gateway'),
      expect.stringContaining('pod/account-a'),
    ]);
  });

  it.each([
    ['the gateway', { gateway: { num_retries: 2 }, sidecar: none }, 'deployment/lane-gateway'],
    ['a sidecar', { gateway: none, sidecar: { retry_on: '5xx' } }, 'pod/account-a'],
  ])('refuses a mesh in which %s sends requests again', async (_, planted, named) => {
    const { settings } = await settingsFor(planted);
    await expect(meshGateway(settings, lane).lead(service)).rejects.toMatchObject({
      code: 'set-up-failed',
      message: expect.stringMatching(new RegExp(`^${named} in lane-b1 would send a failed request . more times`)),
    });
  });

  const twice = { num_retries: 2, retry_on: '5xx' };
  const fiveInARow = { consecutive_5xx: 5, interval: '1s', base_ejection_time: '5s', max_ejection_percent: 50 };

  it.each([
    ['sends again', retryingLane, { gateway: twice, sidecar: none }],
    ['takes pods out', ejectingLane, { gateway: none, sidecar: none, outliers: fiveInARow }],
  ])('leads to a gateway that %s where its lane states that, and reads what it counts', async (_, states, planted) => {
    const { settings, commands } = await settingsFor(planted);
    const entrance = meshGateway(settings, states);
    expect(entrance.failing?.seen()).toBeNull();
    await entrance.lead(service);
    expect(entrance.failing?.seen()).toEqual(states.strategy.gateway);
    expect(await entrance.failing?.counts()).toMatchObject({ requests: 12, retries: 0 });
    expect(commands.at(-1)).toBe(
      '--namespace lane-b1 exec deployment/lane-gateway --container istio-proxy -- pilot-agent request GET stats?filter=cluster.outbound',
    );
    expect(meshGateway(settings, lane).failing).toBeNull();
  });

  it.each([
    [
      'does not send again as stated',
      retryingLane,
      { gateway: none, sidecar: none },
      /gateway in lane-b1 sends nothing/,
    ],
    ['takes no pod out as stated', ejectingLane, { gateway: none, sidecar: none }, /takes no pod out; the lane states/],
    ['takes pods out unasked', lane, { gateway: none, sidecar: none, outliers: {} }, /states .* takes no pod out$/],
    [
      'has a sidecar that sends again, too',
      retryingLane,
      { gateway: twice, sidecar: twice },
      /^pod\/account-a .* 2 more/,
    ],
    [
      'sends again where pods are to be taken out',
      ejectingLane,
      { gateway: twice, sidecar: none },
      /gateway .* 2 more/,
    ],
  ])('refuses a mesh that %s', async (_, states, planted, said) => {
    const { settings } = await settingsFor(planted);
    const failure = { code: 'set-up-failed', message: expect.stringMatching(said) };
    await expect(meshGateway(settings, states).lead(service)).rejects.toMatchObject(failure);
  });

  it('may be the sidecar of a client, which is asked for its routes as a gateway is', async () => {
    const { settings, commands } = await settingsFor({ before: 1, gateway: none, sidecar: none });
    const strategy = strategyOf('rolling-mesh-client');
    const entrance = meshClient(settings, { ...lane, strategy }, 'registry.invalid/account@sha256:1');
    expect(await entrance.lead(service)).toEqual({ host: '10.96.1.1', port: 8080 });
    expect(commands.filter((command) => command.includes('config_dump'))).toEqual([
      expect.stringContaining('deployment/lane-client'),
      expect.stringContaining('pod/account-a'),
    ]);
    expect([entrance.failing, entrance.weights]).toEqual([null, null]);
  });

  it('refuses a client whose sidecar sends requests again', async () => {
    const { settings } = await settingsFor({ sidecar: twice });
    const client = { ...lane, strategy: strategyOf('rolling-mesh-client') };
    const failure = {
      message: expect.stringMatching(/^deployment\/lane-client in lane-b1 would send .* 2 more times/),
    };
    await expect(meshClient(settings, client, 'image').lead(service)).rejects.toMatchObject(failure);
  });

  it('stops waiting for a gateway that leads nowhere when the comparison stops', async () => {
    const { settings, counts } = await settingsFor({ before: Infinity });
    const control = new AbortController();
    const lead = meshGateway({ ...settings, signal: control.signal }, lane).lead(service);
    setTimeout(() => control.abort(new Error('stopped')), 500);
    await expect(lead).rejects.toThrow('stopped');
    expect(counts().closed).toBe(1);
  });

  it("leaves the routes to the chart of a canary by weight, and reads the weights from the gateway's routes", async () => {
    const { settings, commands } = await settingsFor({ gateway: none });
    const entrance = meshGateway(settings, weightedLane);
    const kinds = entrance.objects.map((object) => (object as { kind: string }).kind);
    expect(kinds).toEqual(['Deployment', 'Service', 'Gateway']);
    expect(entrance.watched).toEqual(['EndpointSlice', 'Service', 'VirtualService']);
    expect(await entrance.weights?.()).toBeNull();
    expect(commands.at(-1)).toBe(
      '--namespace lane-b1 exec deployment/lane-gateway --container istio-proxy -- pilot-agent request GET config_dump?resource=dynamic_route_configs',
    );
    expect(meshGateway(settings, lane).weights).toBeNull();
  });

  it('is made of objects that select the lane alone, and names none of the app', () => {
    const { objects } = meshGateway({ app: 'account', entry } as never, lane);
    const kinds = objects.map((object) => (object as { kind: string }).kind);
    expect(kinds).toEqual(['Deployment', 'Service', 'Gateway', 'VirtualService']);
    const selects = objects.slice(0, 3).map((object) => {
      const { spec } = object as { spec: { selector: { matchLabels?: object } } };
      return spec.selector.matchLabels ?? spec.selector;
    });
    expect(new Set(selects.map((labels) => JSON.stringify(labels)))).toEqual(
      new Set([JSON.stringify({ 'cutover/lane-gateway': 'b1-rolling-mesh' })]),
    );
    // What is named as the app is, or begins with its name, would be taken for one of its pods.
    for (const object of objects)
      expect((object as { metadata: { name: string } }).metadata.name).not.toMatch(/^account/);
  });
});
