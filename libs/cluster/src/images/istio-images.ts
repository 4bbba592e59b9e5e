import { binaryImage, debianImage, fileImage } from '@cutover/image-builder';
import type { Tool } from '@cutover/toolchain';
import type { ImageSource } from './image-source.ts';
import { cacheKeyOf, FORMAT, GLIBC, shortHash } from './tool-image.ts';

const BIN = '/usr/local/bin';
/** As Istio's own image has it. */
const PROXY_USER = '1337:1337';
/** Without authorities of an operating system the agent says so on standard output, before whatever it is asked to print. */
const PROXY_PACKAGES = [...GLIBC, 'ca-certificates'];
/** Kubernetes calls the agent by its name alone, before a pod's end. */
const ENV = { PATH: `${BIN}:/usr/bin:/bin` };

export interface IstioProxyParts {
  /** An Envoy of Envoy's own releases: Istio's filters are not in it. */
  readonly envoy: Tool;
  readonly agent: Tool;
  /** The agent's template of Envoy's first configuration, a file. */
  readonly bootstrap: string;
}

/** What stands beside a pod's containers, and what a gateway is: Envoy, and the agent that configures it. */
export function istioProxyImage({ envoy, agent, bootstrap }: IstioProxyParts): ImageSource {
  return {
    repository: 'cutover/istio-proxy',
    key: `${envoy.version}-${cacheKeyOf(agent)}-${shortHash(JSON.stringify([FORMAT, cacheKeyOf(envoy), PROXY_PACKAGES, PROXY_USER, ENV]))}`,
    build: async (signal) => {
      const options = signal ? { signal } : {};
      const base = await debianImage({ packages: PROXY_PACKAGES, dependencies: false, ...options });
      const agentFiles = [
        { path: agent.path, at: `${BIN}/pilot-agent`, mode: 0o755 },
        { path: bootstrap, at: '/var/lib/istio/envoy/envoy_bootstrap_tmpl.json' },
      ];
      return fileImage({
        base,
        files: [[{ path: envoy.path, at: `${BIN}/envoy`, mode: 0o755 }], agentFiles],
        entrypoint: [`${BIN}/pilot-agent`],
        ...{ user: PROXY_USER, env: ENV },
        ...options,
      });
    },
  };
}

/** The installer, and the plugin in the folder that it copies to the node: one program by two names. */
export function istioPluginImage(tool: Tool): ImageSource {
  const installer = `${BIN}/install-cni`;
  return {
    repository: 'cutover/istio-cni',
    key: `${tool.version}-${cacheKeyOf(tool)}-${shortHash(JSON.stringify([FORMAT, installer]))}`,
    build: (signal) =>
      binaryImage({
        files: [
          { path: tool.path, at: installer },
          { path: tool.path, at: '/opt/cni/bin/istio-cni', mode: 0o755 },
        ],
        entrypoint: [installer],
        ...{ user: '0:0', env: ENV },
        ...(signal ? { signal } : {}),
      }),
  };
}
