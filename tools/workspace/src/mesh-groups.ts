import { API_SERVER, BUDGET_SECONDS, NODE, type E2eGroup } from './e2e-group.ts';

const MESH_TOOLS = ['istiod', 'pilot-agent', 'istio-cni', 'envoy', 'helm'] as const;

/** The mesh, and what is seen of it. */
export const MESH_GROUPS: readonly E2eGroup[] = [
  {
    name: 'mesh',
    about:
      'Istio on a restricted node: who is refused and who is not, nothing sent twice, its gateway, and its removal; the bank in it, and its metrics',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/mesh/**/*.e2e.test.ts', 'apps/e2e/src/mesh.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, ...MESH_TOOLS], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'comparison-mesh',
    about:
      'rolling, blue/green and a canary by weight through a gateway of the mesh: measured, its weights seen in the gateway and met, recomputed',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/comparison-mesh.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, ...MESH_TOOLS, 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'comparison-mesh-retries',
    about:
      'a gateway of the mesh that sends failed requests again, and one that takes pods out: seen in its configuration, counted, what they hide, and money; a client with a sidecar',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/comparison-mesh-retries.e2e.test.ts', 'apps/e2e/src/comparison-mesh-client.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, ...MESH_TOOLS], jars: ['mongo-standin'] },
  },
  {
    name: 'comparison-mesh-routes',
    about:
      'canaries by header and with mirrored reads through a gateway of the mesh: who met whom request by request, reads counted in the gateway, routes gone at the end',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/comparison-mesh-routes.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, ...MESH_TOOLS, 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'managed-routes',
    about:
      'routes of steps as the real Rollouts controller writes them on a bare API server: their order, and that an abort and a promotion take them away',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/managed-routes.e2e.test.ts'],
    needs: API_SERVER,
  },
  {
    name: 'analysis',
    about:
      "the charts' AnalysisTemplates by the real Rollouts controller on a bare API server, against a planted judge: promoted, aborted, paused",
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/analysis.e2e.test.ts'],
    needs: API_SERVER,
  },
  {
    name: 'known-trouble',
    about:
      'what is reported of Argo Rollouts and Kubernetes, by their real controllers on a bare API server, each with its control',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/known-trouble*.e2e.test.ts'],
    needs: API_SERVER,
  },
  {
    name: 'monitoring',
    about: 'Prometheus on the node: what it finds and scrapes, its rules, an alert by its fault, and its removal',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/prometheus.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'rollouts-controller'] },
  },
  {
    name: 'kiali',
    about:
      "Kiali's server, Prometheus and page on a bare API server: the graph of a seeded mesh and health, in a browser; log-in by token",
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/kiali/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'kiali'], jars: [], packages: ['browser', 'prometheus'] },
  },
  {
    name: 'kiali-node',
    about:
      'Kiali on the node beside the mesh and Prometheus: reached through the gateway, reading by one role, removed',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/kiali/**/*.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, ...MESH_TOOLS, 'kiali'] },
  },
  {
    name: 'strategies-tutorial',
    about: 'every command of the page about rolling, blue/green and canary in a mesh, on an embedded node',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/strategies-tutorial.e2e.test.ts'],
    needs: {
      ...NODE,
      tools: [...NODE.tools, ...MESH_TOOLS, 'rollouts-controller', 'kiali'],
      jars: ['mongo-standin'],
    },
  },
];
