import { join } from 'node:path';
import { manifestsIn, renderChart } from '@cutover/charts';
import { stringify } from 'yaml';

export const RIGHTS_FILE = join(import.meta.dirname, '..', '..', 'rbac.yaml');

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What the chart's ClusterRole lets the console do. @param helm path of the Helm 3 executable */
export async function rightsOfChart(helm: string): Promise<readonly Rule[]> {
  const values = { image: { repository: 'registry.example/console' } };
  const text = await renderChart({ helm, chart: 'console', release: 'console', namespace: 'console', values });
  const role = manifestsIn(text).find(({ kind }) => kind === 'ClusterRole') as unknown as { rules: readonly Rule[] };
  return role.rules;
}

const HEADER = `# Made from charts/console by \`npm run rbac -w @cutover/console\`: change it there.
# All that the console may do in a cluster, for whom the chart does not serve: kubectl apply -f apps/console/rbac.yaml, and a binding to whom it runs as.
`;

export function rightsFile(rules: readonly Rule[]): string {
  const labels = { 'app.kubernetes.io/part-of': 'cutover', 'app.kubernetes.io/name': 'console' };
  const metadata = { name: 'cutover-console', labels };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules };
  return HEADER + stringify(role, { singleQuote: true });
}
