import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { nodeValues, PLATFORM } from './mesh-values.ts';

interface Document {
  readonly kind: string;
  readonly metadata: { readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

const valuesOf = async (file: string) => parse(await readFile(join(PLATFORM, file), 'utf8')) as object;
const documentsOf = async (file: string) =>
  parseAllDocuments(await readFile(join(PLATFORM, file), 'utf8')).map((document) => document.toJS() as Document);

/** What services of ours keep an idle connection for, in seconds, where nobody sets another time. */
const KEEP_ALIVE_SECONDS = 5;
const secondsOf = (duration: unknown) => Number(/^(\d+)s$/.exec(String(duration))?.[1]);

describe("the platform's values of Istio", () => {
  it('send nothing twice, and use stock Envoy', async () => {
    expect(await valuesOf('istiod.yaml')).toMatchObject({
      meshConfig: { defaultHttpRetryPolicy: { attempts: 0 } },
      env: {
        ENABLE_NATIVE_SIDECARS: 'true',
        PILOT_ENABLE_METADATA_EXCHANGE: 'false',
        PILOT_ENABLE_ALPN_FILTER: 'false',
      },
      telemetry: { enabled: false },
      cni: { enabled: true },
    });
  });

  it('know the receiver of access logs, which is used once somebody says so', async () => {
    const [log, ...others] = await documentsOf('access-logs.yaml');
    expect(others).toEqual([]);
    const { meshConfig } = (await valuesOf('istiod.yaml')) as { meshConfig: { extensionProviders: object[] } };
    expect(meshConfig.extensionProviders).toContainEqual(
      expect.objectContaining({ name: 'mesh-metrics', envoyHttpAls: expect.objectContaining({ port: 9090 }) }),
    );
    expect(log?.spec).toEqual({ accessLogging: [{ providers: [{ name: 'mesh-metrics' }] }] });
    expect((await documentsOf('mesh.yaml')).map(({ kind }) => kind)).not.toContain('Telemetry');
  });

  it('speak TLS only, and close what is idle before the service does, on both sides', async () => {
    const documents = await documentsOf('mesh.yaml');
    const of = (kind: string) => documents.find((document) => document.kind === kind);
    expect(of('PeerAuthentication')).toMatchObject({
      metadata: { namespace: 'istio-system' },
      spec: { mtls: { mode: 'STRICT' } },
    });
    const pools = [
      (of('DestinationRule')?.spec['trafficPolicy'] as Record<string, unknown>)['connectionPool'],
      of('Sidecar')?.spec['inboundConnectionPool'],
    ] as { http: { idleTimeout: string } }[];
    for (const { http } of pools) expect(secondsOf(http.idleTimeout)).toBeLessThan(KEEP_ALIVE_SECONDS);
  });
});

describe("the node's values", () => {
  const parts = {
    ...{ istiod: 'r/istiod@sha256:1', proxy: 'r/proxy@sha256:2', plugin: 'r/plugin@sha256:3', address: '10.96.0.81' },
    ...{ plugins: '/plugins', configuration: '/net.d', run: '/run/x' },
  };

  it('name our images, the folders of the node and the address of the gateway', () => {
    expect(nodeValues(parts)).toMatchObject({
      istiod: {
        image: parts.istiod,
        global: { proxy: { image: parts.proxy }, proxy_init: { image: parts.proxy } },
      },
      cni: { image: parts.plugin, cniBinDir: '/plugins', cniConfDir: '/net.d', env: { CNI_AGENT_RUN_DIR: '/run/x' } },
      gateway: { service: { type: 'ClusterIP', clusterIP: '10.96.0.81' } },
    });
  });
});
