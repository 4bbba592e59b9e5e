import { diffManifests } from '../diff/diff-manifests.ts';
import { workspaceRoot } from '../here.ts';
import { parseArguments } from './arguments.ts';
import { UsageError } from './command.ts';
import type { Command } from './command.ts';
import { toolPath } from './tools.ts';

const OPTIONS = { against: { type: 'string', default: 'HEAD' }, json: { type: 'boolean', default: false } } as const;

export const diff: Command = {
  usage:
    'diff [--against REF] [--json]           what each environment would be given otherwise than at REF (default: HEAD); exit code as of diff: 0, 1, or 2',
  troubleCode: 2,
  async run(args, output) {
    const { values, positionals } = parseArguments(args, OPTIONS);
    if (positionals.length > 0)
      throw new UsageError(`diff takes no ${positionals.join(' ')}: name a commit by --against`);
    const kustomize = await toolPath('kustomize', output);
    const changes = await diffManifests({ root: workspaceRoot, against: values.against, kustomize });
    if (values.json) output.out(JSON.stringify(changes));
    else for (const change of changes) output.out(change.diff.trimEnd());
    return changes.length === 0 ? 0 : 1;
  },
};
