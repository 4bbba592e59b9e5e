import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestJson } from '../fs/digest.ts';
import type { WheelCatalogue, WheelSpec } from './wheel-tools.ts';

/** A tool's wheel as its requirements file pins it. */
export interface PinnedWheel<Name extends string = string> {
  readonly name: Name;
  readonly spec: WheelSpec;
  /** The file that pip reads. */
  readonly requirements: string;
  /** Of the tool, `v1.40.0`. */
  readonly version: string;
  /** Digest of all that determines the program: the pins, the platform, and how it is unpacked. */
  readonly sources: string;
}

/** Part of every digest: raise it when the way of unpacking changes. */
const RECIPE = 1;
const PIN = /^[\w.-]+==(\d[\w.]*)(?:\s+\\\s*|\s+)--hash=sha256:[0-9a-f]{64}/m;

/** @throws Error where the file pins no version by its SHA-256 */
export async function readWheel<Name extends string>(
  wheels: string,
  name: Name,
  spec: WheelSpec,
): Promise<PinnedWheel<Name>> {
  const requirements = join(wheels, name, 'requirements.txt');
  const text = await readFile(requirements, 'utf8');
  const version = PIN.exec(text)?.[1];
  if (version === undefined)
    throw new Error(`wheels/${name}/requirements.txt pins nothing: expected NAME==VERSION --hash=sha256:HEX`);
  const sources = digestJson([RECIPE, spec.program, text, process.platform, process.arch]);
  return { name, spec, requirements, version: `v${version}`, sources };
}

export function readWheels<Name extends string>(
  wheels: string,
  catalogue: WheelCatalogue<Name>,
  names: readonly Name[],
): Promise<PinnedWheel<Name>[]> {
  return Promise.all(names.map((name) => readWheel(wheels, name, catalogue[name])));
}
