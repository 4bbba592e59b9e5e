import { describe, expect, it } from '@jest/globals';
import { applicationSets, previewSets } from './application-sets.ts';
import { PLACEHOLDER } from './repository.ts';
import { rootApplication } from './root-application.ts';
import { buildRoot } from './testing/build-root.ts';

const repository = { url: 'https://forge.example/bank/"cutover": [x].git', revision: 'release/1' };

describe('the root Application', () => {
  it('puts the repository wherever the committed ApplicationSets leave it open, and changes nothing else', async () => {
    const built = await buildRoot(rootApplication(repository));
    const expected = JSON.stringify([...applicationSets(), ...previewSets()])
      .replaceAll(JSON.stringify(PLACEHOLDER.url), JSON.stringify(repository.url))
      .replaceAll(JSON.stringify(PLACEHOLDER.revision), JSON.stringify(repository.revision));
    const sorted = (objects: readonly { metadata: { name?: string } }[]) =>
      objects.toSorted((a, b) => a.metadata.name!.localeCompare(b.metadata.name!));
    expect(sorted(built)).toEqual(sorted(JSON.parse(expected)));
    expect(JSON.stringify(built)).not.toContain('set-by-the-root-application');
  });

  it('leaves out environments that the cluster does not have', async () => {
    const built = await buildRoot(rootApplication({ ...repository, environments: ['dev', 'stag'] }));
    expect(built.map(({ metadata }) => metadata.name).sort()).toEqual([
      ...['apps-dev', 'apps-stag', 'configs', 'controllers', 'data-dev', 'data-stag'],
      ...['preview-frames', 'previews'],
    ]);
  });

  it('leaves out previews where nothing lists them', async () => {
    const built = await buildRoot(rootApplication({ ...repository, environments: ['dev'], previews: false }));
    expect(built.map(({ metadata }) => metadata.name).sort()).toEqual([
      ...['apps-dev', 'configs', 'controllers', 'data-dev'],
    ]);
  });

  it('leaves to each preview its own commit', async () => {
    const built = await buildRoot(rootApplication(repository));
    const revisions = Object.fromEntries(
      built.map(({ metadata, spec }) => [
        metadata.name,
        (spec as { template: { spec: { source: { targetRevision: string } } } }).template.spec.source.targetRevision,
      ]),
    );
    expect(revisions['previews']).toBe('{{ .commit }}');
    expect(revisions['preview-frames']).toBe('release/1');
  });
});
