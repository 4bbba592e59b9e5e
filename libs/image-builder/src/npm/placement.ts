import type { NodeTarget } from '../node/target.ts';
import { edgesOf, type Edge } from './edges.ts';
import { below, lookUp, type NpmLock } from './npm-lock.ts';

/** Where each package goes, relative to the app's folder in the image ('' is the app), and the folder of the workspace its files lie in. */
export type Placement = ReadonlyMap<string, string>;

/** The lockfile as a graph. */
interface Graph {
  readonly edges: (folder: string) => readonly Edge[];
  /** Folders of those that came in the archive of the package in this folder. */
  readonly bundled: (folder: string) => readonly string[];
}

/**
 * Every package that the app reaches, placed so that each one finds by name the very packages it finds in the workspace. The app is
 * alone in the image, so that its own node_modules and the workspace's become one. Each package stays where npm placed it; only where
 * the app's own version takes the place of the workspace's, those that want the latter get it in a node_modules of their own, as npm
 * places it for an app that is installed alone.
 * @param app the app's folder in the workspace, '' where it is the workspace
 * @throws ImageBuildError dependency-missing
 */
export function placementOf(lock: NpmLock, app: string, target: NodeTarget): Placement {
  const graph = graphOf(lock, target);
  const placed = whereTheyAre(graph, app);
  const waiting = [...placed.keys()];
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    for (const { name, folder } of graph.edges(placed.get(place)!)) {
      const found = lookUp((path) => placed.has(path), place, name);
      if (found !== undefined && placed.get(found) === folder) continue;
      waiting.push(...put(graph, placed, below(place, `node_modules/${name}`), folder));
    }
  }
  return reached(graph, placed);
}

function graphOf(lock: NpmLock, target: NodeTarget): Graph {
  const known = new Map<string, readonly Edge[]>();
  const inBundle = [...lock].flatMap(([path, item]) => (item.inBundle === true ? [path] : []));
  return {
    edges: (folder) => {
      const edges = known.get(folder) ?? edgesOf(lock, folder, target);
      known.set(folder, edges);
      return edges;
    },
    bundled: (folder) => inBundle.filter((path) => path.startsWith(`${folder}/node_modules/`)),
  };
}

/** The workspace's places, the app's own node_modules over the workspace's. */
function whereTheyAre(graph: Graph, app: string): Map<string, string> {
  const placed = new Map<string, string>([['', app]]);
  const paths = [...closure(graph, app)].sort(([a], [b]) => byDepth(a, b));
  const homes = homesOf(paths, app);
  const isOwn = (path: string): boolean => app !== '' && path.startsWith(`${app}/`);
  const ownFirst = [...paths].sort(([a], [b]) => Number(isOwn(b)) - Number(isOwn(a)));
  const lost: string[] = [];
  for (const [path, folder] of ownFirst) {
    if (lost.some((prefix) => path.startsWith(prefix))) continue;
    for (const place of placesOf(path, homes)) {
      if (!placed.has(place)) put(graph, placed, place, folder);
      else if (placed.get(place) !== folder) lost.push(`${path}/`);
    }
  }
  return placed;
}

/** All that is reached: path in the workspace (of a workspace package the link's) → folder of its files. */
function closure(graph: Graph, app: string): Map<string, string> {
  const paths = new Map<string, string>();
  const waiting = [app];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const edge of graph.edges(folder)) {
      if (paths.has(edge.path)) continue;
      paths.set(edge.path, edge.folder);
      waiting.push(edge.folder);
    }
  }
  return paths;
}

/** Folder of the workspace → places of its content: the app's is the root, a workspace package's are where links to it lie. */
function homesOf(paths: readonly [string, string][], app: string): Map<string, readonly string[]> {
  const homes = new Map<string, readonly string[]>(app === '' ? [] : [[app, ['']]]);
  for (const [path, folder] of paths) {
    if (path !== folder) homes.set(folder, [...(homes.get(folder) ?? []), ...placesOf(path, homes)]);
  }
  return homes;
}

function placesOf(path: string, homes: ReadonlyMap<string, readonly string[]>): string[] {
  for (const [folder, places] of homes) {
    if (path.startsWith(`${folder}/node_modules/`)) {
      return places.map((home) => below(home, path.slice(folder.length + 1)));
    }
  }
  return [path];
}

/** A package, and those that came in its archive. Gives their places. */
function put(graph: Graph, placed: Map<string, string>, place: string, folder: string): string[] {
  const bundled = graph.bundled(folder).map((path): [string, string] => [place + path.slice(folder.length), path]);
  const added: [string, string][] = [[place, folder], ...bundled];
  for (const [at, from] of added) placed.set(at, from);
  return added.map(([at]) => at);
}

/** Without those that only a package wanted which was placed otherwise in the end. */
function reached(graph: Graph, placed: ReadonlyMap<string, string>): Placement {
  const kept = new Set<string>(['']);
  for (const place of kept) {
    const folder = placed.get(place)!;
    for (const path of graph.bundled(folder)) kept.add(place + path.slice(folder.length));
    for (const { name } of graph.edges(folder)) kept.add(lookUp((path) => placed.has(path), place, name)!);
  }
  return new Map([...kept].sort().map((place) => [place, placed.get(place)!]));
}

function byDepth(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || (a < b ? -1 : 1);
}
