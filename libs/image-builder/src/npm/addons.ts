import { open } from 'node:fs/promises';
import type { TreeEntry } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import type { NodeTarget } from '../node/target.ts';

/** What a native addon is built for, as far as its first bytes say. */
export interface Built {
  readonly os: string;
  readonly cpu: string;
}

const HEAD_BYTES = 4096;
const ELF_CPUS: Readonly<Record<number, string>> = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64', 243: 'riscv64' };
const MACH_CPUS: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };
const PE_CPUS: Readonly<Record<number, string>> = { 0x014c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };

/** The platform of an ELF, Mach-O or PE file by its header; undefined for anything else. */
export function builtFor(head: Buffer): Built | undefined {
  if (head.length < 20) return undefined;
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f454c46) return { os: 'linux', cpu: ELF_CPUS[head.readUInt16LE(18)] ?? 'unknown' };
  if (magic === 0xcffaedfe) return { os: 'darwin', cpu: MACH_CPUS[head.readUInt32LE(4)] ?? 'unknown' };
  if (magic === 0xcafebabe) return { os: 'darwin', cpu: 'universal' };
  if (head.toString('latin1', 0, 2) === 'MZ' && head.length >= 64) return builtForWindows(head);
  return undefined;
}

function builtForWindows(head: Buffer): Built {
  const at = head.readUInt32LE(60) + 4;
  return { os: 'win32', cpu: at + 2 <= head.length ? (PE_CPUS[head.readUInt16LE(at)] ?? 'unknown') : 'unknown' };
}

/**
 * The native addons of a package that the target can load.
 * @throws ImageBuildError addon-foreign for one that was compiled on this machine, below build/, for another platform
 */
export async function addonsOf(files: readonly TreeEntry[], folder: string, target: NodeTarget): Promise<TreeEntry[]> {
  const addons = files.filter(({ type, path, size }) => type === 'file' && size > 0 && path.endsWith('.node'));
  const loadable: TreeEntry[] = [];
  for (const addon of addons) {
    const built = builtFor(await headOf(addon.source));
    if (built?.os === target.os && built.cpu === target.cpu) loadable.push(addon);
    else if (built && addon.path.includes(`${folder}/build/`)) throw foreign(addon, built, target);
  }
  return loadable;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function foreign(addon: TreeEntry, built: Built, target: NodeTarget): ImageBuildError {
  return new ImageBuildError(
    'addon-foreign',
    `${addon.path} was compiled for ${built.os}/${built.cpu}, the image is ${target.os}/${target.cpu}: run npm ci on such a machine`,
    { fields: { path: addon.source, built, target } },
  );
}
