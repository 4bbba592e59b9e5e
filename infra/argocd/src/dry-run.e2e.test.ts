import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { applicationSets, previewSets } from './application-sets.ts';
import { appProjects } from './projects.ts';
import { rootApplication } from './root-application.ts';
import { defineArgoCd } from './testing/define-argocd.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;

const repository = { url: 'https://forge.example/bank/cutover.git', revision: 'main' };

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
  await defineArgoCd(server);
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
}, COLD_MS);
afterAll(() => server?.stop());

/** As Argo CD's own API server has it, whose definitions are older than the typings: an unknown field is refused. */
const verdictOf = (object: object) => server.client.verdictOf(object as never);

describe('what is emitted, by an API server with the definitions of the Argo CD that runs', () => {
  it('is taken, every object of it, without a warning', async () => {
    const objects = [
      ...appProjects(repository.url),
      rootApplication(repository),
      ...applicationSets(),
      ...previewSets(),
    ];
    expect(objects.length).toBeGreaterThan(15);
    for (const object of objects) expect(await verdictOf(object)).toEqual({ warnings: [] });
  });

  it('would be refused with a field of a newer Argo CD, or without one that is required', async () => {
    const [project] = appProjects(repository.url);
    const newer = { ...project!, spec: { ...project!.spec, brandNew: true } };
    expect((await verdictOf(newer)).refusal).toMatch(/unknown field "spec\.brandNew"/);
    const [set] = applicationSets();
    expect((await verdictOf({ ...set!, spec: { goTemplate: true } })).refusal).toMatch(/spec\.generators/);
    const named = structuredClone(project!);
    named.spec.clusterResourceWhitelist = [{ group: '*', kind: '*', name: 'one' }];
    expect((await verdictOf(named)).refusal).toMatch(/unknown field "spec\.clusterResourceWhitelist\[0\]\.name"/);
  });
});
