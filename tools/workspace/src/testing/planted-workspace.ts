import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Workspace } from '../workspace.ts';

export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface PlantedWorkspace extends Workspace {
  /** Every command that was run, in order. */
  readonly calls: Call[];
  /** Writes a file below the root: text as it is, anything else as JSON. */
  readonly write: (file: string, content: unknown) => void;
  readonly remove: () => void;
}

/** A workspace of its own in a temporary folder, whose commands only do what `act` does. */
export function plantedWorkspace(act: (call: Call, workspace: PlantedWorkspace) => number | void): PlantedWorkspace {
  const root = mkdtempSync(join(tmpdir(), 'cutover-workspace-'));
  const workspace: PlantedWorkspace = {
    root,
    calls: [],
    write: (file, content) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
    run: (command, args, env = {}) => {
      const call = { command, args, env };
      workspace.calls.push(call);
      return act(call, workspace) ?? 0;
    },
  };
  return workspace;
}
