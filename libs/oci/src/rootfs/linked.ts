import { OciError } from '../errors.ts';
import type { FileInfo } from './file-info.ts';
import type { RootTree } from './root-tree.ts';

/**
 * What a hard link is: its file under another name; of a symlink, one more of the same target.
 * @throws OciError layer-invalid unless it leads to either
 */
export function linked(tree: RootTree, path: string, link: FileInfo): FileInfo {
  const { target = '', layer } = link;
  const replacesTarget = target === path || target.startsWith(`${path}/`);
  const file = replacesTarget ? undefined : tree.get(target);
  if (file?.type === 'symlink') return { ...file, layer };
  if (file?.type === 'file' || file?.type === 'hardlink') return { ...file, type: 'hardlink', target, layer };
  const reason = file ? `is a ${file.type}` : 'is not there';
  throw new OciError('layer-invalid', `layer ${layer} links "${path}" to "${target}", which ${reason}: refused`, {
    fields: { path, target },
  });
}
