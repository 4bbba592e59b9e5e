import { parseAllDocuments } from 'yaml';

type Leaves = ReadonlyMap<string, string>;

function addLeaves(value: unknown, path: string, leaves: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) {
    leaves.set(path, JSON.stringify(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) addLeaves(inner, `${path}.${key}`, leaves);
}

/** Each value of all documents by its path, which begins with the document's kind. */
function leavesOf(text: string): Leaves {
  const leaves = new Map<string, string>();
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as { kind?: string } | null;
    if (object !== null) addLeaves(object, object.kind ?? '', leaves);
  }
  return leaves;
}

const SHOWN = 4;

/** Paths of the fields that two YAML texts differ in, `ClusterConfiguration.kubernetesVersion`; of many the first few and a count. */
export function changedFields(before: string, after: string): string[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path));
  if (changed.length <= SHOWN) return changed;
  return [...changed.slice(0, SHOWN), `${changed.length - SHOWN} more`];
}
