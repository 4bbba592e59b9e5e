import pc from 'picocolors';
import { elapsed } from './elapsed.ts';
import { hasColour, isLive } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** One piece of work that a person waits for. */
export interface Step {
  /** What is being done now. */
  update(detail: string): void;
  /** A part of it that is worth a line of its own. */
  note(line: string): void;
}

export interface Steps {
  /** Runs `action` and shows it: a spinner on a terminal, else a line at its start, at its end and every 15 seconds between. */
  run<T>(title: string, action: (step: Step) => Promise<T>): Promise<T>;
  /** A line that stays. */
  note(line: string): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const QUIET_MS = 15_000;
const CLEAR = '\r\u001b[2K';

interface Painter {
  begin(title: string): void;
  tick(title: string, detail: string, ms: number): void;
  end(title: string, ms: number, ok: boolean): void;
  line(text: string): void;
  readonly everyMs: number;
}

function liveSteps(terminal: Terminal): Painter {
  const { err, env } = terminal;
  const colour = pc.createColors(hasColour(err, env));
  let frame = 0;
  let open = false;
  const over = (text: string) => err.write(`${open ? CLEAR : ''}${text}`);
  return {
    everyMs: FRAME_MS,
    begin: () => undefined,
    tick(title, detail, ms) {
      const plain = `${title}${detail === '' ? '' : `: ${detail}`}  ${elapsed(ms)}`;
      const fit = plain.slice(0, Math.max(20, (err.columns ?? 80) - 4));
      over(`${CLEAR}${colour.cyan(FRAMES[(frame += 1) % FRAMES.length]!)} ${fit}`);
      open = true;
    },
    end(title, ms, ok) {
      over(`${ok ? colour.green('✓') : colour.red('✗')} ${title}  ${colour.dim(elapsed(ms))}\n`);
      open = false;
    },
    line(text) {
      over(`  ${text}\n`);
      open = false;
    },
  };
}

function plainSteps({ err }: Terminal): Painter {
  const write = (text: string) => err.write(`${text}\n`);
  return {
    everyMs: QUIET_MS,
    begin: (title) => write(`${title} …`),
    tick: (title, detail, ms) => write(`${title}: ${detail === '' ? 'at work' : detail} (${elapsed(ms)})`),
    end: (title, ms, ok) => write(`${title}: ${ok ? 'done' : 'failed'} (${elapsed(ms)})`),
    line: (text) => write(`  ${text}`),
  };
}

/** Progress on standard error, for people; results never go there. */
export function createSteps(terminal: Terminal, now: () => number = () => performance.now()): Steps {
  const painter = isLive(terminal) ? liveSteps(terminal) : plainSteps(terminal);
  return {
    note: (line) => painter.line(line),
    async run(title, action) {
      const start = now();
      let detail = '';
      painter.begin(title);
      const timer = setInterval(() => painter.tick(title, detail, now() - start), painter.everyMs);
      const finish = (ok: boolean) => {
        clearInterval(timer);
        painter.end(title, now() - start, ok);
      };
      try {
        const result = await action({ update: (text) => void (detail = text), note: (line) => painter.line(line) });
        finish(true);
        return result;
      } catch (error) {
        finish(false);
        throw error;
      }
    },
  };
}
