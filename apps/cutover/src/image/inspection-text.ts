import { byteSize } from './byte-size.ts';
import type { InspectedFile, InspectedLayer, Inspection } from './inspection.ts';

const TYPES = { file: '-', hardlink: '-', directory: 'd', symlink: 'l', device: 'b', fifo: 'p' } as const;
const SHORT_DIGEST = 'sha256:'.length + 12;

/** An image for a person: what it is, how it is run, its layers from the lowest, and its files by layer where they were asked for. */
export function inspectionText(inspection: Inspection): string {
  const parts = [table(facts(inspection)), layersText(inspection.layers)];
  if (inspection.files !== undefined) parts.push(...filesText(inspection.layers, inspection.files));
  return parts.join('\n\n');
}

function facts(of: Inspection): [string, readonly string[]][] {
  const one = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : [text]);
  const pairs = (record: Readonly<Record<string, string>>) =>
    Object.entries(record).map(([key, value]) => `${key}=${value}`);
  const program = (words: readonly string[]) => (words.length === 0 ? [] : [words.map(quoted).join(' ')]);
  return [
    ['digest', one(of.digest)],
    ['name', one(of.name)],
    ['platform', one(of.platform)],
    ['created', one(of.created)],
    ['user', [of.user === '' ? 'root (none is set)' : of.user]],
    ['entrypoint', program(of.entrypoint)],
    ['command', program(of.command)],
    ['folder', one(of.workingDir)],
    ['stop signal', one(of.stopSignal)],
    ['ports', of.ports],
    ['volumes', of.volumes],
    ['env', pairs(of.env)],
    ['labels', pairs(of.labels)],
    ['size', [`${byteSize(of.compressed)} compressed, ${byteSize(of.unpacked)} unpacked`]],
  ];
}

function table(rows: readonly [string, readonly string[]][]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const lines = rows.flatMap(([name, values]) =>
    values.map((value, index) => `${(index === 0 ? name : '').padEnd(width)}${plain(value)}`),
  );
  return lines.join('\n');
}

function layersText(layers: readonly InspectedLayer[]): string {
  const heading = '    compressed    unpacked   files  layer                 made by';
  const lines = layers.map(({ size, unpacked, files, digest, createdBy }, index) => {
    const [compressed, whole] = [byteSize(size).padStart(10), byteSize(unpacked).padStart(10)];
    const name = digest.slice(0, SHORT_DIGEST);
    return `${String(index + 1).padStart(2)}  ${compressed}  ${whole}  ${String(files).padStart(6)}  ${name}   ${plain(createdBy)}`;
  });
  return [heading, ...lines].join('\n');
}

function filesText(layers: readonly InspectedLayer[], files: readonly InspectedFile[]): string[] {
  return layers.map(({ digest, createdBy }, index) => {
    const lines = files.filter(({ layer }) => layer === index).map(fileLine);
    return [`layer ${index + 1} ${digest.slice(0, SHORT_DIGEST)} ${plain(createdBy)}`, ...lines].join('\n');
  });
}

function fileLine({ type, mode, uid, gid, size, path, target }: InspectedFile): string {
  const to = target === undefined ? '' : ` ${type === 'symlink' ? '->' : 'link to'} ${target}`;
  const bytes = type === 'file' ? byteSize(size) : '';
  return `  ${TYPES[type]} ${mode.toString(8).padStart(4, '0')} ${`${uid}:${gid}`.padEnd(11)} ${bytes.padStart(9)}  ${plain(`/${path}${to}`)}`;
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word);
}

/** An image may come from anybody: what a terminal obeys is shown, not sent to it. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
