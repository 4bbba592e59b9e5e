import { conflictsIn, conflictText } from './conflicts.ts';
import { EngineError } from './engine-error.ts';
import type { Diagnostic } from './events.ts';
import { nameOfUrn } from './urn.ts';

/** What only says that something failed, beside what did. */
const SUMMARY = /^(update failed|preview failed|resource .* error|.*one or more .* (errors|failed))/i;
const MOST_LINES = 6;

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim();

function lineOf({ urn, message }: Diagnostic): string {
  const where = urn === '' || urn.includes('pulumi:pulumi:Stack') ? '' : `${nameOfUrn(urn)}: `;
  return `${where}${oneLine(message)}`;
}

/** What the command line itself said, without usage and empty lines. */
function saidIn(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, stderr = text] = /stderr: ([\s\S]*?)(?:\nerr\?:|$)/.exec(text) ?? [];
  return oneLine(
    stderr
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, MOST_LINES)
      .join(' '),
  );
}

/** A failed run as one error: conflicts first, then what was said of objects, then what the command line said. */
export function failureOf(doing: string, diagnostics: readonly Diagnostic[], error: unknown): EngineError {
  const conflicts = conflictsIn(diagnostics);
  if (conflicts.length > 0) {
    const lines = conflicts.map((conflict) => `  ${conflictText(conflict)}`);
    const line = `${doing}: somebody else keeps what is to be made; remove it, or give it up there first:`;
    return new EngineError('conflict', [line, ...lines].join('\n'));
  }
  const lines = [...new Set(diagnostics.map(lineOf))].filter((line) => !SUMMARY.test(line));
  const shown = lines.length > 0 ? lines.slice(0, MOST_LINES) : [saidIn(error)];
  return new EngineError('failed', `${doing}: ${shown.join('\n  ')}`);
}
