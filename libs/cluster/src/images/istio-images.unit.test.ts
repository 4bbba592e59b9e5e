import { describe, expect, it } from '@jest/globals';
import type { Tool } from '@cutover/toolchain';
import { istioPluginImage, istioProxyImage } from './istio-images.ts';

function tool(name: string, cacheKey: string, version = 'v1.0.0'): Tool {
  const path = `/cache/${name}/${cacheKey}/bin/${name}`;
  return { name: name as Tool['name'], version, path, programs: {}, assets: undefined, source: 'cache' };
}

const proxy = (agent: string, envoy = 'v1.40.0') =>
  istioProxyImage({
    ...{ envoy: tool('envoy', 'eeee', envoy), agent: tool('pilot-agent', agent) },
    bootstrap: '/cache/envoy_bootstrap.json',
  });

describe('the images of the mesh', () => {
  it('are named after what they are, by keys that serve as tags', () => {
    expect(proxy('aaaa').repository).toBe('cutover/istio-proxy');
    expect(proxy('aaaa').key).toMatch(/^v1\.40\.0-aaaa-[0-9a-f]{8}$/);
    expect(istioPluginImage(tool('istio-cni', 'cccc')).key).toMatch(/^v1\.0\.0-cccc-[0-9a-f]{8}$/);
  });

  it('are others with another agent, another Envoy or another plugin', () => {
    expect(new Set([proxy('aaaa').key, proxy('bbbb').key, proxy('aaaa', 'v1.41.0').key]).size).toBe(3);
    const plugins = ['cccc', 'dddd'].map((key) => istioPluginImage(tool('istio-cni', key)).key);
    expect(new Set(plugins).size).toBe(2);
  });
});
