import { fencesOf, type Fence } from './fences.ts';

/** A block of commands of a page, and what it has to print. */
export interface Step {
  readonly heading: string;
  readonly line: number;
  readonly commands: string;
  /** What its commands print, standard error included; `…` stands for what differs from run to run. Nothing unless the page shows it. */
  readonly output: string;
  readonly exitCode: number;
  /** Whether it needs a network beyond the engine's. */
  readonly network: boolean;
}

/**
 * The steps of a page: each block `sh`, with `network` or `exit=CODE` behind it, and the block `text` that follows it directly.
 * @throws Error for a word that is not known and for output that follows no commands, named by its line
 */
export function stepsOf(markdown: string): Step[] {
  const fences = fencesOf(markdown);
  for (const [index, fence] of fences.entries()) {
    if (fence.info[0] !== 'text' || (fence.follows && fences[index - 1]?.info[0] === 'sh')) continue;
    throw new Error(`line ${fence.line}: this output follows no commands`);
  }
  return fences.flatMap((fence, index) => (fence.info[0] === 'sh' ? [stepOf(fence, fences[index + 1])] : []));
}

function stepOf({ heading, line, text, info }: Fence, next: Fence | undefined): Step {
  let [exitCode, network] = [0, false];
  for (const word of info.slice(1)) {
    const code = /^exit=(\d+)$/.exec(word)?.[1];
    if (code !== undefined) exitCode = Number(code);
    else if (word === 'network') network = true;
    else throw new Error(`line ${line}: "${word}" is not known; expected network or exit=CODE`);
  }
  const output = next?.info[0] === 'text' && next.follows ? next.text : '';
  return { heading, line, commands: text, output, exitCode, network };
}
