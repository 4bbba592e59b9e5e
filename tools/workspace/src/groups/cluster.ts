import { BUDGET_SECONDS, NODE, type E2eGroup } from './group.ts';

/** The embedded node, what else it can have, and how it tells what is wrong. */
export const CLUSTER_GROUPS: readonly E2eGroup[] = [
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
    name: 'gitea',
    about: 'a forge on the node: accounts, pushes, what survives its pod, its doors and its removal',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/gitea.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'gitea'] },
  },
];
