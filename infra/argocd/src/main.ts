/** What Argo CD applies, written as YAML: `node infra/argocd/src/main.ts emit [--check]`. */
import { join } from 'node:path';
import { runEmit } from '@cutover/charts';
import { EMITTED } from './emit.ts';

const USAGE =
  "usage: node infra/argocd/src/main.ts emit [--check]   ApplicationSets → infra/argocd/applications, previews' frame → infra/argocd/preview-frame; --check writes nothing, exit code 1 where a file is stale";
const ROOT = join(import.meta.dirname, '..', '..', '..');

process.exitCode = await runEmit({ name: 'argocd', usage: USAGE, root: ROOT, emitted: EMITTED }, process.argv.slice(2));
