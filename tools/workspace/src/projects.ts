import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NX_ENVIRONMENT } from './workspace.ts';

export interface Project {
  readonly name: string;
  readonly root: string;
  readonly targets: readonly string[];
}

interface NxGraph {
  readonly graph: {
    readonly nodes: Record<
      string,
      { readonly data: { readonly root: string; readonly targets?: Record<string, unknown> } }
    >;
  };
}

/** Every project with its folder and targets, by nx's own project graph. @throws Error with what nx says where it has none */
export function listProjects(root: string): readonly Project[] {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-graph-'));
  try {
    const file = join(folder, 'graph.json');
    const env = { ...process.env, ...NX_ENVIRONMENT };
    const child = spawnSync('nx', ['graph', '--file', file], { cwd: root, encoding: 'utf8', env });
    if (child.status !== 0) throw new Error(`nx cannot compute the project graph: ${child.stdout}${child.stderr}`);
    const { graph } = JSON.parse(readFileSync(file, 'utf8')) as NxGraph;
    return Object.entries(graph.nodes).map(([name, { data }]) => ({
      name,
      root: data.root,
      targets: Object.keys(data.targets ?? {}),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
