import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kubectl } from '../../diagnosis/index.ts';
import { istioPluginImage, istioProxyImage, toolImage } from '../../images/index.ts';
import type { AddOn, ObjectsContext } from '../add-on.ts';
import { assetOf, imageOf, outsideOf, toolOf } from '../add-on.ts';
import type { KubernetesObject } from '../manifest.ts';
import { readManifest } from '../manifest.ts';
import { privilegedNamespace, restrictedNamespace } from '../namespace.ts';
import { settleControl, settlePlugin } from './mesh-objects.ts';
import { NAMESPACES, nodeValues, PLATFORM, PLUGIN_DAEMON } from './mesh-values.ts';
import type { MeshParts } from './mesh-values.ts';
import { otherMesh } from './other-mesh.ts';
import { renderChart } from './render-chart.ts';

const NAME = 'mesh';
const GATEWAY = 'istio-ingress';
/** What istiod gives every namespace, and the label that its injector puts on every pod. */
const OWN_CONFIG = 'istio.io/config=true';
const MESHED = 'security.istio.io/tlsMode=istio';

function partsOf(context: ObjectsContext): MeshParts {
  const of = (key: string) => outsideOf(context, NAME, key);
  return {
    istiod: imageOf(context, 'istiod'),
    proxy: imageOf(context, 'proxy'),
    plugin: imageOf(context, 'plugin'),
    ...{ address: of('address'), plugins: of('plugins'), configuration: of('configuration'), run: of('run') },
  };
}

/** Kinds, control plane and plugin, by the module's own charts. @throws Error where these have changed */
async function objects(context: ObjectsContext): Promise<readonly KubernetesObject[]> {
  const parts = partsOf(context);
  const values = nodeValues(parts);
  const render = (release: Parameters<typeof renderChart>[1]) => renderChart(context.tools, release);
  const control = { name: 'istiod', namespace: NAMESPACES.control, file: join(PLATFORM, 'istiod.yaml') };
  const plugin = { name: 'istio-cni', namespace: NAMESPACES.plugin, file: join(PLATFORM, 'cni.yaml') };
  const [base, istiod, cni] = await Promise.all([
    render({ chart: ['base'], name: 'istio-base', namespace: NAMESPACES.control }),
    render({ ...control, chart: ['istio-control', 'istio-discovery'], values: values.istiod }),
    render({ ...plugin, chart: ['istio-cni'], values: values.cni }),
  ]);
  settleControl(istiod);
  settlePlugin(cni, parts.run);
  const namespaces = [
    restrictedNamespace(NAMESPACES.control),
    restrictedNamespace(NAMESPACES.gateway),
    privilegedNamespace(NAMESPACES.plugin),
  ];
  return [...namespaces, ...base, ...cni, ...istiod];
}

/** What istiod judges or injects: its webhooks have to answer first. */
async function settings(context: ObjectsContext): Promise<readonly KubernetesObject[]> {
  const gateway = await renderChart(context.tools, {
    ...{ chart: ['gateway'], name: GATEWAY, namespace: NAMESPACES.gateway, file: join(PLATFORM, 'gateway.yaml') },
    values: nodeValues(partsOf(context)).gateway,
  });
  return [...readManifest(await readFile(join(PLATFORM, 'mesh.yaml'), 'utf8')), ...gateway];
}

interface Pods {
  readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[];
}

/** Pods with a sidecar, which nobody would tell of new addresses or certificates. */
async function usedBy(kubectl: Kubectl): Promise<readonly string[]> {
  const args = ['get', 'pods', '--all-namespaces', '--selector', MESHED, '--output', 'json'];
  const { items } = JSON.parse((await kubectl(args)).stdout) as Pods;
  return items.map(({ metadata }) => `the sidecar of Pod ${metadata.namespace}/${metadata.name}`);
}

export const mesh: AddOn = {
  name: NAME,
  title: 'Istio',
  tools: ['istiod', 'pilot-agent', 'istio-cni', 'envoy', 'helm'],
  // Proxies find istiod by its name.
  needs: ['dns'],
  core: false,
  images: (tools) => ({
    istiod: toolImage(toolOf(tools, 'istiod'), { at: '/usr/local/bin/pilot-discovery', user: '1337:1337' }),
    proxy: istioProxyImage({
      ...{ envoy: toolOf(tools, 'envoy'), agent: toolOf(tools, 'pilot-agent') },
      bootstrap: assetOf(tools, 'pilot-agent', 'envoy_bootstrap.json'),
    }),
    plugin: istioPluginImage(toolOf(tools, 'istio-cni')),
  }),
  objects,
  settings,
  ready: [
    { kind: 'Deployment', namespace: NAMESPACES.control, name: 'istiod' },
    { kind: 'DaemonSet', namespace: NAMESPACES.plugin, name: PLUGIN_DAEMON },
  ],
  readyOnceSet: [{ kind: 'Deployment', namespace: NAMESPACES.gateway, name: GATEWAY }],
  leaves: [{ kind: 'configmaps', selector: OWN_CONFIG }],
  servedBy: otherMesh,
  usedBy,
  outside: ({ meshDoors }) => meshDoors,
};
