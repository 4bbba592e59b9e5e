/**
 * What Nx makes of a workspace, all at once: `node nx-view.mjs < FILES.json`, in the workspace's folder. Prints for each of the files which
 * projects an edit affects, for each project its targets, and for each task the files that its hash is made of.
 */
import { text } from 'node:stream/consumers';
import { endProcess } from '@cutover/toolchain/end';
import { createProjectGraphAsync } from 'nx/src/project-graph/project-graph.js';
import { filterAffected } from 'nx/src/project-graph/affected/affected-project-graph.js';
import { calculateFileChanges } from 'nx/src/project-graph/file-utils.js';
import { HashPlanInspector } from 'nx/src/hasher/hash-plan-inspector.js';

const files = JSON.parse(await text(process.stdin));
const graph = await createProjectGraphAsync({ exitOnError: true });

const affected = {};
for (const file of files) {
  const { nodes } = await filterAffected(graph, calculateFileChanges([file], {}));
  affected[file] = Object.keys(nodes);
}

const inspector = new HashPlanInspector(graph);
await inspector.init();
const targets = [...new Set(Object.values(graph.nodes).flatMap(({ data }) => Object.keys(data.targets ?? {})))];
const plans = inspector.inspectHashPlan(Object.keys(graph.nodes), targets);

const projects = Object.values(graph.nodes).map(({ name, data }) => ({
  name,
  root: data.root,
  targets: Object.entries(data.targets ?? {}).map(([target, { cache = false }]) => ({ target, cache })),
}));
process.stdout.write(JSON.stringify({ projects, affected, plans }), () => void endProcess(0));
