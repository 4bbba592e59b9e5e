import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { chartFolder } from './chart-folder.ts';
import { renderStaged } from './render-chart.ts';
import type { LiveCluster } from './render-chart.ts';
import { withStagedChart } from './staged-chart.ts';
import { serveObjects } from './testing/objects-server.ts';
import { merge } from './testing/paths.ts';
import { BUILD_MS, helmPath, objectsOf, REQUIRED } from './testing/rendering.ts';

let helm: string;

beforeAll(async () => {
  helm = await helmPath();
}, BUILD_MS);

/** What Helm says after an install. Only an install shows it, and takes a cluster for that: here the text is a manifest of a copy. */
async function notesOf(chart: string, values: object, live?: LiveCluster): Promise<string> {
  return withStagedChart(chartFolder(chart), async (staged) => {
    const text = await readFile(join(staged.chart, 'templates', 'NOTES.txt'), 'utf8');
    const manifest = `{{- define "notes" }}${text}{{ end -}}\nkind: Notes\nsaid: {{ include "notes" . | quote }}\n`;
    await writeFile(join(staged.chart, 'templates', 'notes.yaml'), manifest);
    const options = {
      ...{ chart, release: chart, namespace: 'bank', helm, values: merge(REQUIRED[chart]!, values) },
      ...(live === undefined ? {} : { live }),
    };
    const objects = objectsOf(await renderStaged(options, staged));
    return (objects.find(({ kind }) => kind === 'Notes') as unknown as { said: string }).said;
  });
}

describe.each(['account', 'membership', 'pacman', 'transfer'])('notes of charts/%s', (chart) => {
  it('say what there is and how to reach and test it', async () => {
    const notes = await notesOf(chart, { version: '9.9.9', replicaCount: 2 });
    const local = chart === 'pacman' ? 9090 : 8080;
    expect(notes).toContain(`${chart} 9.9.9, 2 pods, strategy rolling.`);
    expect(notes).toContain(`kubectl -n bank port-forward svc/${chart} ${local}:80`);
    expect(notes).toContain(`helm test -n bank ${chart}`);
  });
});

describe('notes follow the values:', () => {
  it.each<[string, object, string[]]>([
    ['an autoscaler', { autoscaling: { enabled: true } }, ['3 to 10 pods']],
    ['a Rollout', { strategy: { type: 'canary' } }, ['kubectl -n bank get rollout account --watch']],
    [
      'a port of the nodes',
      { service: { type: 'NodePort' } },
      ["get svc account -o jsonpath='{.spec.ports[0].nodePort}'"],
    ],
    ['a load balancer', { service: { type: 'LoadBalancer' } }, ['get svc account --watch']],
    ['a name of the pods', { service: { type: 'headless' } }, ['port-forward svc/account 8080:8080']],
    [
      'hosts',
      {
        ingress: {
          enabled: true,
          hosts: ['a.example', 'b.example'].map((host) => ({ host, paths: [{ path: '/x', pathType: 'Prefix' }] })),
          tls: [{ secretName: 'tls', hosts: ['b.example'] }],
        },
      },
      ['http://a.example/x', 'https://b.example/x'],
    ],
  ])('%s', async (_, values, lines) => {
    const notes = await notesOf('account', values);
    for (const line of lines) expect(notes).toContain(line);
  });
});

it('notes say once that the workload before waits for the next upgrade', async () => {
  const labels = { 'app.kubernetes.io/name': 'account' };
  const server = await serveObjects([
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'account', namespace: 'bank' } },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels } } },
    },
  ]);
  try {
    const live = { kubeconfig: server.kubeconfig, hasRollouts: true };
    const notes = await notesOf('account', { strategy: { type: 'canary' } }, live);
    expect(notes.split('Deployment account')).toHaveLength(2);
  } finally {
    await server.close();
  }
});
