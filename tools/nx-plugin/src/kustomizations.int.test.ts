import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { run } from '@cutover/toolchain';

const PLUGIN = join(import.meta.dirname, 'plugin.cjs');
const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
const FILES = {
  'kustomize/base/account/rolling/kustomization.yaml': `${HEAD}resources:\n  - objects.yaml\n`,
  'kustomize/overlays/dev/account/kustomization.yaml': `${HEAD}namespace: dev\nresources:\n  - ../../../base/account/rolling\n  - extra.yaml\n`,
};

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'cutover-kustomizations-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

it('bases and leaves are projects: both stand on their chart, a leaf on its base', async () => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), text);
  }
  const script = `const [, create] = require(${JSON.stringify(PLUGIN)}).createNodesV2;
    console.log(JSON.stringify(create(${JSON.stringify(Object.keys(FILES))}, {}, { workspaceRoot: ${JSON.stringify(workspace)} })));`;
  const { stdout } = await run(process.execPath, ['--eval', script]);
  const found = (JSON.parse(stdout) as [string, { projects: Record<string, object> }][]).flatMap(([, { projects }]) =>
    Object.values(projects),
  );
  expect(found).toMatchObject([
    { name: 'base-account-rolling', root: 'kustomize/base/account/rolling', implicitDependencies: ['chart-account'] },
    {
      ...{ name: 'overlay-dev-account', root: 'kustomize/overlays/dev/account' },
      implicitDependencies: ['chart-account', 'base-account-rolling'],
    },
  ]);
});
