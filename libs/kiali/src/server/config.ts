export interface KialiSettings {
  /** Where the server listens; its page and the adapter are on the same machine. */
  readonly port: number;
  readonly prometheus: string;
  /** Where istiod is. */
  readonly istioNamespace: string;
  /** Where Kiali itself is. */
  readonly namespace: string;
  /** As the mesh calls the cluster; by it the server finds its own among several. */
  readonly cluster: string;
  /** The folder with the page. The server reads its first file from `console` below its working folder, so this ends in that. */
  readonly page: string;
  /** `anonymous` on a node of this machine alone: whoever reaches it sees all that its account may read. */
  readonly auth: 'anonymous' | 'token';
  /** A file with a kubeconfig, for a server that runs in no pod. */
  readonly kubeconfig?: string;
  /** That sessions are sealed with: 16, 24 or 32 bytes. Nobody logs in where everybody is anonymous. */
  readonly signingKey?: string;
}

/** By which pods are an app's, and a version of it: Istio takes its canonical names from these two before `app` and `version`. */
export const APP_LABEL = 'app.kubernetes.io/name';
export const VERSION_LABEL = 'app.kubernetes.io/version';

const KEY_LENGTHS: readonly number[] = [16, 24, 32];

function authOf({ auth, signingKey }: KialiSettings): object {
  if (auth === 'anonymous') return { auth: { strategy: auth } };
  if (signingKey === undefined || !KEY_LENGTHS.includes(Buffer.byteLength(signingKey)))
    throw new Error('Kiali seals sessions with a key of 16, 24 or 32 bytes: there is none of that length');
  return { auth: { strategy: auth }, login_token: { signing_key: signingKey } };
}

/**
 * What Kiali's server is set to, as it reads it (JSON is YAML): only read, only what is here. Traces and dashboards of others are not asked for, and
 * neither is istiod, which would take the right to forward ports.
 * @throws Error where sessions could not be sealed
 */
export function kialiConfig(settings: KialiSettings): string {
  const { port, prometheus, istioNamespace, namespace, cluster, page, kubeconfig } = settings;
  const off = { enabled: false };
  const config = {
    ...authOf(settings),
    deployment: {
      ...{ cluster_wide_access: true, accessible_namespaces: ['**'], instance_name: 'kiali', namespace },
      view_only_mode: true,
      ...(kubeconfig !== undefined && { remote_secret_path: kubeconfig }),
    },
    external_services: {
      prometheus: { url: prometheus },
      grafana: off,
      tracing: off,
      // Whether each control plane can be reached is asked of istiod as well.
      istio: { istio_api_enabled: false, component_status: off, root_namespace: istioNamespace },
    },
    in_cluster: kubeconfig === undefined,
    istio_namespace: istioNamespace,
    istio_labels: { app_label_name: APP_LABEL, version_label_name: VERSION_LABEL },
    kiali_feature_flags: { certificates_information_indicators: off },
    kubernetes_config: { cluster_name: cluster },
    server: {
      ...{ address: '127.0.0.1', port, web_root: '/', static_content_root_directory: page },
      ...{ gzip_enabled: true, audit_log: false, cors_allow_all: false, observability: { metrics: off } },
    },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
