import { API_SERVER, BUDGET_SECONDS, type E2eGroup } from './group.ts';

/** Charts and overlays, held to a real API server. */
export const PACKAGING_GROUPS: readonly E2eGroup[] = [
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
    name: 'manifests',
    about: 'every chart with every values file, every leaf, overlay and set of components is taken by an API server',
    core: false,
    budgetSeconds: 90,
    files: ['libs/manifests/src/**/*.e2e.test.ts'],
    needs: { ...API_SERVER, tools: [...API_SERVER.tools, 'kustomize'] },
  },
];
