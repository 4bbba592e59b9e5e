/** A fenced block of Markdown. */
export interface Fence {
  /** The words behind the opening fence; the first is the language. */
  readonly info: readonly string[];
  readonly text: string;
  /** Of the opening fence, counted from 1. */
  readonly line: number;
  /** The nearest heading above it. */
  readonly heading: string;
  /** Whether nothing but blank lines stands between it and the fence before. */
  readonly follows: boolean;
}

const FENCE = /^```(.*)$/;
const HEADING = /^#+ (.+)$/;

interface Open {
  readonly info: readonly string[];
  readonly line: number;
  readonly follows: boolean;
  readonly lines: string[];
}

/** The fenced blocks of a page, in order. @throws Error for one that is never closed, named by its line */
export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let [heading, follows] = ['', false];
  let open: Open | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (open !== undefined) {
      if (fence === null) open.lines.push(line);
      else {
        fences.push({ info: open.info, text: open.lines.join('\n'), line: open.line, heading, follows: open.follows });
        [open, follows] = [undefined, true];
      }
    } else if (fence !== null) {
      const info = (fence[1] ?? '').split(' ').filter((word) => word !== '');
      open = { info, line: index + 1, follows, lines: [] };
    } else if (line.trim() !== '') {
      follows = false;
      heading = HEADING.exec(line)?.[1] ?? heading;
    }
  }
  if (open !== undefined) throw new Error(`line ${open.line}: the block is never closed`);
  return fences;
}
