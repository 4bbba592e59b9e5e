import type { Workflow } from '../workflow.ts';

/** An action that workflows may use, at one commit. */
export interface PinnedAction {
  /** OWNER/NAME */
  readonly action: string;
  /** Of the release that the commit is, such as v7.0.1. */
  readonly version: string;
  /** In full. */
  readonly commit: string;
}

const USES = /^\s*(?:-\s+)?uses:\s*(.*)$/;
const PIN = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})\s+#\s(v\S+)$/;

function problemOf(uses: string, allowed: readonly PinnedAction[]): string | undefined {
  const [, action, commit, version] = PIN.exec(uses) ?? [];
  if (action === undefined) return `"${uses}" is no pin: expected OWNER/NAME@COMMIT # VERSION`;
  const known = allowed.find((one) => one.action === action);
  if (known === undefined) return `${action} is not among the allowed actions of tools/workflows/actions.json`;
  if (known.commit === commit && known.version === version) return undefined;
  return `${action} is at ${commit} # ${version}, allowed is ${known.commit} # ${known.version}`;
}

/** What of a workflow is from elsewhere and is not pinned as the list of allowed actions says, a line each. */
export function pinProblems(
  { file, text }: Pick<Workflow, 'file' | 'text'>,
  allowed: readonly PinnedAction[],
): string[] {
  return text.split('\n').flatMap((line, index) => {
    const uses = USES.exec(line)?.[1];
    const problem = uses === undefined ? undefined : problemOf(uses.trim(), allowed);
    return problem === undefined ? [] : [`${file}:${index + 1}: ${problem}`];
  });
}
