import { shownValue } from '@cutover/image-builder';
import { compressedSize, filesOf, platformOf, type FileInfo, type Image } from '@cutover/oci';

export interface InspectedLayer {
  readonly digest: string;
  readonly createdBy: string;
  /** Compressed, in bytes. */
  readonly size: number;
  /** Bytes and count of its files that are seen in the end: no later layer replaced or removed them. */
  readonly unpacked: number;
  readonly files: number;
}

export interface InspectedFile extends FileInfo {
  readonly path: string;
}

/** What is in an image, for people and scripts. Values of variables that look secret are `***`. */
export interface Inspection {
  readonly reference: string;
  readonly name?: string;
  readonly digest: string;
  readonly platform: string;
  readonly created?: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal?: string;
  readonly compressed: number;
  readonly unpacked: number;
  /** A line each, of what made a layer or set something. */
  readonly layers: readonly InspectedLayer[];
  readonly files?: readonly InspectedFile[];
}

export interface Inspectable {
  readonly image: Image;
  readonly name?: string;
  readonly reference: string;
}

const NOTHING_SET = { User: '', WorkingDir: '' };

/** Reads all layers, since the files of each are counted. @throws OciError */
export async function inspect({ image, ...named }: Inspectable, withFiles: boolean): Promise<Inspection> {
  const files = [...(await filesOf(image))].map(([path, info]) => ({ path, ...info }));
  const layers = layersOf(image, files);
  const { os, architecture, variant } = platformOf(image);
  const { created } = image.config.value;
  return {
    ...named,
    digest: image.digest,
    platform: [os, architecture, variant].filter((part) => part !== undefined).join('/'),
    ...(created === undefined ? {} : { created }),
    ...settingsOf(image),
    compressed: compressedSize(image),
    unpacked: layers.reduce((sum, layer) => sum + layer.unpacked, 0),
    layers,
    ...(withFiles ? { files } : {}),
  };
}

type Settings = Pick<
  Inspection,
  'user' | 'entrypoint' | 'command' | 'workingDir' | 'env' | 'labels' | 'ports' | 'volumes' | 'stopSignal'
>;

function settingsOf(image: Image): Settings {
  const config = { ...NOTHING_SET, ...image.config.value.config };
  return {
    user: config.User,
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    workingDir: config.WorkingDir,
    env: Object.fromEntries((config.Env ?? []).map(variable)),
    labels: config.Labels ?? {},
    ports: Object.keys(config.ExposedPorts ?? {}),
    volumes: Object.keys(config.Volumes ?? {}),
    ...(config.StopSignal === undefined ? {} : { stopSignal: config.StopSignal }),
  };
}

function variable(text: string): [string, string] {
  const end = text.includes('=') ? text.indexOf('=') : text.length;
  const name = text.slice(0, end);
  return [name, shownValue(name, text.slice(end + 1))];
}

function layersOf(image: Image, files: readonly InspectedFile[]): InspectedLayer[] {
  const made = (image.config.value.history ?? []).filter((line) => line.empty_layer !== true);
  const totals = image.layers.map(() => ({ unpacked: 0, files: 0 }));
  for (const { type, layer, size } of files) {
    const total = totals[layer];
    if (type !== 'file' || total === undefined) continue;
    total.unpacked += size;
    total.files += 1;
  }
  return image.layers.map(({ descriptor: { digest, size } }, index) => ({
    digest,
    createdBy: made[index]?.created_by ?? '',
    size,
    ...totals[index]!,
  }));
}
