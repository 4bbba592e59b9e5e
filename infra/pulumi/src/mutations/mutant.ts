/** One change of one file. */
export interface Mutant {
  /** From the package's folder: `Pulumi.dev.yaml`, `src/program/frame.ts`. */
  readonly file: string;
  readonly line: number;
  /** What was done: `text`, `number`, `flag`, `removed`, `renamed`, `unit`. */
  readonly operator: string;
  /** What stood there, and what stands there now. */
  readonly from: string;
  readonly to: string;
  /** The whole file with it. */
  readonly text: string;
}

const SHOWN = 60;
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};

/** `src/program/frame.ts:24 text: 'pods' → 'podsx'` */
export const mutantText = ({ file, line, operator, from, to }: Mutant): string =>
  `${file}:${line} ${operator}: ${short(from)} → ${to === '' ? 'nothing' : short(to)}`;
