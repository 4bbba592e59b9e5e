import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import picocolors from 'picocolors';
import { formatLine } from './format-line.ts';

const NAME_WIDTH = 10;

export interface LogStreamOptions {
  /** Default: whether stdout is a terminal, NO_COLOR is unset and FORCE_COLOR does not say otherwise. */
  readonly colors?: boolean;
  readonly write?: (text: string) => void;
  /** Given every line as it came. */
  readonly tap?: (name: string, text: string) => void;
}

/** One stream of lines from many processes: each with the name of whom it is from, in that one's colour. */
export class LogStream {
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  readonly #write: (text: string) => void;
  readonly #tap: (name: string, text: string) => void;
  readonly #names: string[] = [];

  constructor({
    colors = picocolors.isColorSupported,
    write = (text) => process.stdout.write(text),
    tap = () => undefined,
  }: LogStreamOptions = {}) {
    this.#colors = picocolors.createColors(colors);
    this.#write = write;
    this.#tap = tap;
  }

  line(name: string, text: string): void {
    this.#tap(name, text);
    const { dim, yellow, red } = this.#colors;
    const prefix = this.#paint(name)(`${name.padEnd(NAME_WIDTH)} │`);
    this.#write(`${prefix} ${formatLine(text, { dim, warn: yellow, fail: red })}\n`);
  }

  /** Shows a process's output line by line, until it ends. */
  follow(name: string, ...streams: readonly Readable[]): void {
    for (const input of streams) createInterface({ input }).on('line', (text) => this.line(name, text));
  }

  #paint(name: string): (text: string) => string {
    const { cyan, magenta, green, blue, yellow, white } = this.#colors;
    if (!this.#names.includes(name)) this.#names.push(name);
    const paints = [white, cyan, magenta, green, blue, yellow];
    return paints[this.#names.indexOf(name) % paints.length]!;
  }
}
