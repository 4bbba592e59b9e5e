import { join } from 'node:path';
import type { Catalogue } from './tool-spec.ts';

/** Where the pinned modules lie, a folder a tool. */
export const MODULES = join(import.meta.dirname, '..', '..', 'go');

const KUBERNETES_VERSION = 'k8s.io/component-base/version';
const REGISTRY_VERSION = 'github.com/distribution/distribution/v3/version';
const HELM_VERSIONS = ['helm.sh/helm/v3/pkg/chartutil', 'helm.sh/helm/v3/pkg/lint/rules'] as const;

/**
 * Of all that shares packages with Kubernetes, as upstream's own release of it: without tracing hooks the linker drops what is never called.
 * Tags choose a package's files: with others, what was compiled for Kubernetes would serve no other tool.
 */
const TAGS = ['notest', 'grpcnotrace'] as const;

/** As Istio's own release of what runs in or beside pods: the agent's half of the schemas, without validation that only istiod does. */
const ISTIO_AGENT_TAGS = ['agent', 'disable_pgv', 'grpcnotrace', 'retrynotrace'] as const;

/** Its module is not versioned as its releases are. */
const ISTIO_VERSION = { 'istio.io/istio/pkg/version.buildVersion': '1.31.0' } as const;

/** The Kubernetes that helm renders for where it can ask none: without these it believes in 1.20. */
const HELM_KUBERNETES = Object.fromEntries(
  HELM_VERSIONS.flatMap((path) => [
    [`${path}.k8sVersionMajor`, '1'],
    [`${path}.k8sVersionMinor`, '34'],
  ]),
);

export const CATALOGUE = {
  kubernetes: {
    module: 'k8s.io/kubernetes',
    tags: TAGS,
    variables: {
      [`${KUBERNETES_VERSION}.gitVersion`]: '{version}',
      [`${KUBERNETES_VERSION}.gitMajor`]: '{major}',
      [`${KUBERNETES_VERSION}.gitMinor`]: '{minor}',
      [`${KUBERNETES_VERSION}.gitTreeState`]: 'clean',
    },
    programs: [
      'kube-apiserver',
      'kube-controller-manager',
      'kube-proxy',
      'kube-scheduler',
      'kubeadm',
      'kubectl',
      'kubelet',
    ],
    diskMib: 5000,
    cost: 500,
  },
  etcd: {
    module: 'go.etcd.io/etcd/server/v3',
    tags: TAGS,
    // Older ones lack watch progress, without which newer clients' informers crawl.
    onPath: { program: 'etcd', args: ['--version'], pattern: /etcd Version: (\S+)/, from: '3.6.0', below: '4.0.0' },
    diskMib: 700,
    cost: 19,
  },
  pause: { version: 'v1.0.0', diskMib: 200, cost: 2 },
  netgate: { version: 'v1.0.0', diskMib: 200, cost: 3 },
  registry: {
    // Its main is ours: no other program of this name knows open-reading or named-writers, so none on PATH serves in its place.
    module: 'github.com/distribution/distribution/v3',
    tags: TAGS,
    variables: { [`${REGISTRY_VERSION}.version`]: '{version}' },
    diskMib: 1500,
    cost: 24,
  },
  helm: {
    package: 'helm.sh/helm/v3/cmd/helm',
    module: 'helm.sh/helm/v3',
    tags: TAGS,
    variables: { 'helm.sh/helm/v3/internal/version.version': '{version}', ...HELM_KUBERNETES },
    onPath: {
      program: 'helm',
      args: ['version', '--short'],
      pattern: /^v(\S+?)(?:\+|$)/,
      from: '3.14.0',
      below: '4.0.0',
    },
    diskMib: 1500,
    cost: 27,
  },
  coredns: {
    module: 'github.com/coredns/coredns',
    tags: TAGS,
    diskMib: 2000,
    cost: 13,
  },
  'rollouts-controller': {
    package: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
    module: 'github.com/argoproj/argo-rollouts',
    tags: TAGS,
    variables: { 'github.com/argoproj/argo-rollouts/utils/version.version': '{number}' },
    assets: [{ from: 'manifests', to: 'manifests' }],
    diskMib: 2500,
    cost: 106,
  },
  'local-path-provisioner': {
    package: 'github.com/rancher/local-path-provisioner',
    module: 'github.com/rancher/local-path-provisioner',
    tags: TAGS,
    variables: { 'main.VERSION': '{version}' },
    assets: [{ from: 'deploy', to: 'deploy' }],
    diskMib: 1200,
    cost: 10,
  },
  'metrics-server': {
    package: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
    module: 'sigs.k8s.io/metrics-server',
    tags: TAGS,
    variables: { 'k8s.io/client-go/pkg/version.gitVersion': '{version}' },
    assets: [{ from: 'manifests/base', to: 'manifests' }],
    diskMib: 2500,
    cost: 20,
  },
  contour: {
    package: 'github.com/projectcontour/contour/cmd/contour',
    module: 'github.com/projectcontour/contour',
    tags: TAGS,
    variables: { 'github.com/projectcontour/contour/internal/build.Version': '{version}' },
    assets: [{ from: 'examples/render/contour.yaml', to: 'manifests/contour.yaml' }],
    diskMib: 2500,
    cost: 60,
  },
  'metallb-controller': {
    package: 'go.universe.tf/metallb/controller',
    module: 'go.universe.tf/metallb',
    tags: TAGS,
    assets: [{ from: 'config/manifests/metallb-native.yaml', to: 'manifests/metallb-native.yaml' }],
    diskMib: 2000,
    cost: 40,
  },
  'metallb-speaker': {
    package: 'go.universe.tf/metallb/speaker',
    module: 'go.universe.tf/metallb',
    tags: TAGS,
    diskMib: 2000,
    cost: 20,
  },
  istiod: {
    package: 'istio.io/istio/pilot/cmd/pilot-discovery',
    module: 'istio.io/istio',
    tags: ['vtprotobuf', 'disable_pgv'],
    variables: ISTIO_VERSION,
    assets: [{ from: 'manifests/charts', to: 'charts' }],
    diskMib: 5000,
    cost: 300,
  },
  'pilot-agent': {
    package: 'istio.io/istio/pilot/cmd/pilot-agent',
    module: 'istio.io/istio',
    tags: ISTIO_AGENT_TAGS,
    variables: ISTIO_VERSION,
    assets: [{ from: 'tools/packaging/common/envoy_bootstrap.json', to: 'envoy_bootstrap.json' }],
    diskMib: 3000,
    cost: 80,
  },
  'istio-cni': {
    module: 'istio.io/istio',
    tags: ISTIO_AGENT_TAGS,
    variables: ISTIO_VERSION,
    programs: ['install-cni'],
    diskMib: 3000,
    cost: 80,
  },
  'network-policies': {
    module: 'sigs.k8s.io/kube-network-policies',
    tags: TAGS,
    diskMib: 1500,
    cost: 15,
  },
  argocd: {
    // One program that is every part of Argo CD by the name it is called by.
    package: 'github.com/argoproj/argo-cd/v3/cmd',
    module: 'github.com/argoproj/argo-cd/v3',
    tags: TAGS,
    variables: { 'github.com/argoproj/argo-cd/v3/common.version': '{number}' },
    assets: [
      { from: 'manifests/core-install.yaml', to: 'manifests/core-install.yaml' },
      { from: 'manifests/crds', to: 'manifests/crds' },
    ],
    diskMib: 4000,
    cost: 150,
  },
  'workflow-controller': {
    package: 'github.com/argoproj/argo-workflows/v3/cmd/workflow-controller',
    module: 'github.com/argoproj/argo-workflows/v3',
    tags: TAGS,
    variables: { 'github.com/argoproj/argo-workflows/v3.version': '{version}' },
    assets: [
      { from: 'manifests/base/crds', to: 'manifests/crds' },
      { from: 'manifests/namespace-install/workflow-controller-rbac', to: 'manifests/rbac' },
    ],
    diskMib: 4000,
    cost: 130,
  },
  argoexec: {
    package: 'github.com/argoproj/argo-workflows/v3/cmd/argoexec',
    module: 'github.com/argoproj/argo-workflows/v3',
    tags: TAGS,
    variables: { 'github.com/argoproj/argo-workflows/v3.version': '{version}' },
    adds: [{ from: 'osspecific/signal_linux.go', to: 'workflow/executor/osspecific/signal_linux.go' }],
    diskMib: 4000,
    cost: 110,
  },
  pulumi: {
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    module: 'github.com/pulumi/pulumi/pkg/v3',
    tags: TAGS,
    variables: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': '{version}' },
    diskMib: 7000,
    cost: 540,
  },
  'pulumi-kubernetes': {
    module: 'github.com/pulumi/pulumi-kubernetes/provider/v4',
    tags: TAGS,
    // Its module is not versioned as its releases are: this is the one whose SDK programs are written with.
    variables: { 'main.version': '4.24.1' },
    embeds: [
      { from: 'cmd/pulumi-resource-kubernetes/schema.json', to: 'schema.json' },
      { from: 'cmd/pulumi-resource-kubernetes/terraform-mapping.json', to: 'terraform-mapping.json' },
    ],
    diskMib: 7000,
    cost: 400,
  },
  gitea: {
    package: 'code.gitea.io/gitea',
    module: 'code.gitea.io/gitea',
    tags: ['sqlite', 'sqlite_unlock_notify'],
    // SQLite is C.
    cgo: true,
    // Argo CD asks for it before it reads pull requests.
    variables: { 'main.Version': '{number}' },
    assets: [
      { from: 'templates', to: 'templates' },
      { from: 'options', to: 'options' },
      { from: 'public', to: 'public' },
    ],
    diskMib: 4000,
    cost: 460,
  },
  kiali: {
    // The server alone: its page comes from npm.
    package: 'github.com/kiali/kiali',
    module: 'github.com/kiali/kiali',
    tags: TAGS,
    variables: { 'main.version': '{version}' },
    diskMib: 2500,
    cost: 150,
  },
  kustomize: {
    package: 'sigs.k8s.io/kustomize/kustomize/v5',
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
    tags: TAGS,
    variables: { 'sigs.k8s.io/kustomize/api/provenance.version': '{version}' },
    onPath: { program: 'kustomize', args: ['version'], pattern: /^v?(\d+\.\d+\.\d+)/, from: '5.0.0', below: '6.0.0' },
    diskMib: 500,
    cost: 20,
  },
  'kube-score': {
    package: 'github.com/zegl/kube-score/cmd/kube-score',
    module: 'github.com/zegl/kube-score',
    tags: TAGS,
    diskMib: 500,
    cost: 20,
  },
  'helm-docs': {
    package: 'github.com/norwoodj/helm-docs/cmd/helm-docs',
    module: 'github.com/norwoodj/helm-docs',
    tags: TAGS,
    variables: { 'main.version': '{number}' },
    diskMib: 400,
    cost: 10,
  },
  actionlint: {
    package: 'github.com/rhysd/actionlint/cmd/actionlint',
    module: 'github.com/rhysd/actionlint',
    tags: TAGS,
    variables: { 'github.com/rhysd/actionlint.version': '{number}' },
    diskMib: 300,
    cost: 10,
  },
} as const satisfies Catalogue;

export type GoToolName = keyof typeof CATALOGUE;

export const GO_TOOL_NAMES = Object.keys(CATALOGUE) as readonly GoToolName[];
