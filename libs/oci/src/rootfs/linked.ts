import { OciError } from '../errors.ts';
import type { FileInfo } from './file-info.ts';
import type { RootTree } from './root-tree.ts';

/**
 * What a hard link is: its file under another name; of a symlink, one more of the same target.
 * @throws OciError layer-invalid unless it leads to either
 */
export function linked(tree: RootTree, path: string, link: FileInfo): FileInfo {
  const { target = '', layer } = link;
  const found = replaces(path, target) ? undefined : tree.get(target);
  if (found?.type === 'symlink') return { ...found, layer };
  if (found && isFile(found)) return { ...found, type: 'hardlink', target, layer };
  const reason = found ? `is a ${found.type}` : 'is not there';
  throw new OciError('layer-invalid', `layer ${layer} links "${path}" to "${target}", which ${reason}: refused`, {
    fields: { path, target },
  });
}

/** Whether the target goes when something else is put at the path. */
function replaces(path: string, target: string): boolean {
  return target === path || target.startsWith(`${path}/`);
}

function isFile({ type }: FileInfo): boolean {
  return type === 'file' || type === 'hardlink';
}
