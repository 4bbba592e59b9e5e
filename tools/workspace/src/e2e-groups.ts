import { NO_NEEDS, type Needs } from './needs.ts';

/** End-to-end tests that run together, one file at a time in one process, and share what they need. */
export interface E2eGroup {
  readonly name: string;
  /** What it shows, for `--list`. */
  readonly about: string;
  /** Whether every `npm test` runs it, and compiles what it needs: the ground that all others stand on. */
  readonly core: boolean;
  /** Whether it runs only where it is named, or with `--all`: its minutes are not for every change. A short form runs in another group. */
  readonly onRequest?: boolean;
  /** Of a run whose tools and images are made. Judged as a warning only: machines are noisy. */
  readonly budgetSeconds: number;
  /** Globs from the workspace's root. */
  readonly files: readonly string[];
  readonly needs: Needs;
}

const NODE: Needs = {
  tools: ['kubernetes', 'etcd', 'pause', 'netgate', 'coredns', 'registry', 'local-path-provisioner'],
  jars: [],
  packages: ['node'],
};

/** A bare API server: nothing runs what it is told. */
const API_SERVER: Needs = { tools: ['kubernetes', 'etcd', 'helm', 'rollouts-controller'], jars: [], packages: [] };

const BUDGET_SECONDS = 180;

/** Every end-to-end test of the workspace, each in exactly one group. In the order in which they run. */
export const E2E_GROUPS: readonly E2eGroup[] = [
  {
    name: 'node',
    about: 'the embedded node, its programs, and what its API server admits',
    core: true,
    budgetSeconds: BUDGET_SECONDS,
    files: [
      'libs/cluster/src/embedded/**/*.e2e.test.ts',
      'libs/toolchain/src/**/*.e2e.test.ts',
      'apps/e2e/src/cluster.e2e.test.ts',
    ],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'] },
  },
  {
    name: 'bank',
    about: 'the whole bank with Kafka, as a member and an operator see it',
    core: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/bank.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'comparison',
    about: 'rolling, blue/green and the control, measured and reported',
    core: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/comparison.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'diagnosis',
    about: 'what holds a workload up is named, on a real node',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/diagnosis/**/*.e2e.test.ts'],
    needs: NODE,
  },
  {
    name: 'add-ons',
    about: 'what else a node can have: metrics-server, a private registry, their state and removal',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/add-ons.e2e.test.ts', 'apps/e2e/src/private-registry.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'metrics-server', 'helm'] },
  },
  {
    name: 'ingress',
    about: 'hosts and paths by Contour, addresses of load balancers by MetalLB, and their removal',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/contour.e2e.test.ts', 'libs/cluster/src/addons/metallb.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'contour', 'envoy', 'metallb-controller', 'metallb-speaker'] },
  },
  {
    name: 'network-policies',
    about: 'which pods may connect to which, by the policies of their namespaces, shown by connections',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/network-policies.e2e.test.ts', 'apps/e2e/src/network-policies.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'network-policies', 'helm'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'gitops',
    about: 'dev deployed from a forge on the node by Pulumi and Argo CD: answers, follows a commit, is healed',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/gitops.e2e.test.ts'],
    needs: {
      ...NODE,
      tools: [
        ...NODE.tools,
        ...([
          'gitea',
          'rollouts-controller',
          'contour',
          'envoy',
          'argocd',
          'helm',
          'kustomize',
          'pulumi',
          'pulumi-kubernetes',
        ] as const),
      ],
      jars: ['mongo-standin', 'kafka'],
    },
  },
  {
    name: 'pull-requests',
    about:
      'a change in a branch: its pull request, images and preview, gone once it is closed, in dev once it is merged',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/preview.e2e.test.ts'],
    needs: {
      ...NODE,
      tools: [
        ...NODE.tools,
        ...([
          'gitea',
          'rollouts-controller',
          'contour',
          'envoy',
          'argocd',
          'helm',
          'kustomize',
          'pulumi',
          'pulumi-kubernetes',
        ] as const),
      ],
      jars: ['mongo-standin', 'kafka'],
    },
  },
  {
    name: 'pacman',
    about:
      'the game keeps every score, whatever happens to its pods and its node; deploy changes its strategy and names what fails',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/pacman.e2e.test.ts', 'apps/e2e/src/deploy.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'deploy',
    about: 'every change of strategy under load, by cutover deploy and by helm upgrade; what deploy mends and refuses',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/deploy-strategies.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'tutorial',
    about: 'every command of the page about images and Compose, on a Docker Engine',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['tools/docker/src/tutorial.e2e.test.ts'],
    needs: { tools: ['registry'], jars: [], packages: ['docker'] },
  },
  {
    name: 'kubernetes-tutorial',
    about: 'every command of the page about Kubernetes, on an embedded node',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/kubernetes-tutorial.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'metrics-server', 'helm'], jars: ['mongo-standin'] },
  },
  {
    name: 'nx-images',
    about: 'nx builds and pushes images, here and as a plugin that somebody else has installed',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['tools/nx-plugin/src/**/*.e2e.test.ts'],
    needs: NO_NEEDS,
  },
  {
    name: 'dockerfiles',
    about: "each service's Dockerfile makes the image that Cutover makes, caches its installs and keeps no secret",
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/dockerfiles.e2e.test.ts'],
    needs: { tools: [], jars: ['mongo-standin', 'kafka'], packages: ['container-tools', 'java'] },
  },
  {
    name: 'images',
    about: "images built here under skopeo, umoci and containerd, one of somebody else's app among them",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/image-tools.e2e.test.ts', 'apps/e2e/src/foreign-image.e2e.test.ts'],
    needs: { ...NODE, packages: [...NODE.packages, 'container-tools'] },
  },
  {
    name: 'charts',
    about: 'no chart takes values whose objects an API server refuses',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/charts/src/oracle.e2e.test.ts'],
    needs: API_SERVER,
  },
  {
    name: 'chart-upgrades',
    about: 'upgrades of charts are applied, or refused beforehand by the name of the value',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/charts/src/upgrades*.e2e.test.ts'],
    needs: API_SERVER,
  },
  {
    name: 'gitea',
    about: 'a forge on the node: accounts, pushes, what survives its pod, its doors and its removal',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/gitea.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'gitea'] },
  },
  {
    name: 'argocd-objects',
    about:
      "what is emitted for Argo CD passes its own definitions' dry run; what it ignores is what an autoscaler writes",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/argocd/src/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'rollouts-controller'], jars: [], packages: [] },
  },
  {
    name: 'previews',
    about:
      "what guards of previews refuse and take, on a real API server; Applications of previews by Argo CD's own controller; how a preview ends",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/argocd/src/guards/**/*.e2e.test.ts', 'infra/argocd/src/previews/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'rollouts-controller', 'kustomize'], jars: [], packages: [] },
  },
  {
    name: 'console',
    about:
      'what a real API server tells arrives in the console, over lost watches and forgotten versions, and Secrets do not',
    core: false,
    budgetSeconds: 60,
    files: ['apps/console/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'rollouts-controller'], jars: [], packages: [] },
  },
  {
    name: 'workflow-objects',
    about:
      "the pipeline's objects pass the full schemas of the Argo Workflows that runs; its executor ends steps as it should; steps on a real forge",
    core: false,
    budgetSeconds: 90,
    files: ['infra/argo-workflows/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'workflow-controller', 'argoexec', 'gitea'], jars: [], packages: [] },
  },
  {
    name: 'forge',
    about: 'pull requests, promotions and roll-backs on a real Gitea, a process of this machine',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/forge/src/**/*.e2e.test.ts', 'apps/cutover/src/**/*.e2e.test.ts'],
    needs: { tools: ['gitea', 'helm', 'kustomize'], jars: [], packages: [] },
  },
  {
    name: 'releases',
    about:
      'ten bad releases reverted on a real Gitea, by the states that controllers leave on a real API server, whoever supervises',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/delivery/src/releases/**/*.e2e.test.ts'],
    needs: {
      tools: ['kubernetes', 'etcd', 'gitea', 'helm', 'kustomize', 'argocd', 'rollouts-controller'],
      jars: [],
      packages: [],
    },
  },
  {
    name: 'delivery',
    about:
      "previews of approved commits, told by a real Gitea's own webhooks, on a bare API server with Argo CD's kinds",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/delivery/src/delivery.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'gitea'], jars: [], packages: [] },
  },
  {
    name: 'environments',
    about:
      'dev, qa, stag and prod by Helm: installed, tested, upgraded, rolled back, uninstalled; a backup restored; the one exempt namespace',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: [
      'apps/e2e/src/environments.e2e.test.ts',
      'apps/e2e/src/node-agents.e2e.test.ts',
      'apps/e2e/src/charts-of-before.e2e.test.ts',
    ],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'kustomize',
    about:
      'leaves of dev and all four environments by kubectl apply -k: serving, brought to other facts, differing in nothing, deleted',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/kustomize.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'kustomize', 'rollouts-controller'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'manifests',
    about: 'every chart with every values file, every leaf, overlay and set of components is taken by an API server',
    core: false,
    budgetSeconds: 90,
    files: ['libs/manifests/src/**/*.e2e.test.ts'],
    needs: { ...API_SERVER, tools: [...API_SERVER.tools, 'kustomize'] },
  },
  {
    name: 'infra',
    about:
      'what Pulumi owns, by its real engine on a bare API server: made, edited by hand, taken back, held, killed, destroyed',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/pulumi/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'pulumi', 'pulumi-kubernetes', 'argocd'], jars: [], packages: [] },
  },
  {
    name: 'compose',
    about: 'the bank and the game by Compose on a real Docker Engine, and what down keeps',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['tools/docker/src/compose*.e2e.test.ts', 'tools/docker/src/engine.e2e.test.ts'],
    needs: { tools: [], jars: ['mongo-standin', 'kafka'], packages: ['docker'] },
  },
];

/** What integration tests render charts and overlays with, score and describe them by, push images to, store in, and look at pages with. */
export const INT_NEEDS: Needs = {
  tools: ['helm', 'helm-docs', 'kustomize', 'kube-score', 'registry', 'actionlint', 'zizmor'],
  jars: ['mongo-standin', 'kafka'],
  packages: ['browser'],
};
