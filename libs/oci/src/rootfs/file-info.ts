import type { Digest } from '../digest.ts';

/** What a path of an image's root file system is, as the last layer that wrote it says. */
export interface FileInfo {
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'device' | 'fifo';
  /** All twelve permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a file and of a hard link's file; 0 otherwise. */
  readonly size: number;
  /** Of the content; files and hard links. */
  readonly digest?: Digest;
  /** Of a symlink, as it is written; of a hard link, the path it was made from. */
  readonly target?: string;
  /** Index of the layer, 0 the lowest. */
  readonly layer: number;
}
