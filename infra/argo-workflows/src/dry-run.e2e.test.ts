import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { emittedObjects } from './emit.ts';
import { NAMESPACE } from './model/namespace.ts';
import { pullRequest } from './pipeline/pipelines.ts';
import { mainRun, pullRequestRun } from './runs.ts';
import { defineArgoWorkflows } from './testing/define-argo-workflows.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
  await defineArgoWorkflows(server);
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
}, COLD_MS);
afterAll(() => server?.stop());

/** As the definitions of the controller that runs have it, which are older than the typings: an unknown field is refused. */
const verdictOf = (object: object) => server.client.verdictOf(object as never);

describe('what is emitted, by an API server with the full schemas of the Argo Workflows that runs', () => {
  it('is taken, every object of it, without a warning', async () => {
    const objects = [...emittedObjects().values()].flat();
    expect(objects.length).toBeGreaterThan(10);
    for (const object of objects) expect(await verdictOf(object)).toEqual({ warnings: [] });
  });

  it('is taken as a run, too', async () => {
    const commit = '0123456789'.repeat(4);
    const asked = { repository: 'cutover/cutover', commit };
    for (const run of [pullRequestRun({ ...asked, number: 1 }), mainRun({ ...asked, before: commit })])
      expect(await verdictOf(run)).toEqual({ warnings: [] });
  });

  it('would be refused with a field of a newer version, or with one of another type', async () => {
    const newer = { ...pullRequest.object, spec: { ...pullRequest.object.spec, brandNew: true } };
    expect((await verdictOf(newer)).refusal).toMatch(/unknown field "spec\.brandNew"/);
    const wrong = structuredClone(pullRequest.object) as { spec: { templates: { container?: object }[] } };
    wrong.spec.templates[1]!.container = { name: '', image: 'a', terminationMessagePolicy: 7 };
    expect((await verdictOf(wrong)).refusal).toMatch(/terminationMessagePolicy/);
  });
});
