import type { Command } from 'commander';
import { printResult, type Context } from '../../context.ts';
import { EXIT, Trouble } from '../../describe-error.ts';
import type { DiffResult } from '../../image/diff-images.ts';

const EXAMPLES = `
Compared are the files that a container would see, by type, mode, owner, content and target, and how it is run; not times,
layers and history. Exit code 0: none differs that is not ignored, 1: some do, 2: trouble.

Examples:
  cutover image diff ./before ./after
  cutover image diff registry.example/web:1 web.tar --ignore permitted.txt

  permitted.txt has a line for each permitted difference: what is printed, with * and **, and the reason:
    ~ /etc/passwd (content)   # theirs names more users
    + /var/cache/**           # theirs keeps the package manager's`;

interface DiffFlags {
  readonly ignore?: string;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImageDiff(image: Command, context: Context): void {
  image
    .command('diff')
    .description('how two images differ, a line each')
    .argument('<before>', 'HOST/REPOSITORY[:TAG][@DIGEST], an OCI layout or a tar')
    .argument('<after>', 'another')
    .option('--ignore <file>', 'permitted differences, each with its reason')
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the differences as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, flags: DiffFlags) => {
      const result = await diff([before, after], flags, context).catch((cause: unknown) => {
        throw new Trouble(cause);
      });
      await print(result, flags.json, context);
      process.exitCode = result.differences.length === 0 ? EXIT.ok : EXIT.failure;
    });
}

async function diff([before, after]: [string, string], flags: DiffFlags, context: Context): Promise<DiffResult> {
  const { sourceOf } = await import('../../image/source.ts');
  const { diffImages, readIgnoreList } = await import('../../image/diff-images.ts');
  const places = { before: sourceOf(before), after: sourceOf(after) };
  const rules = await readIgnoreList(flags.ignore);
  return diffImages({ ...places, rules, insecure: flags.insecure === true }, context);
}

async function print({ differences, ignored }: DiffResult, json: boolean | undefined, context: Context): Promise<void> {
  const { differencesText } = await import('../../image/diff-images.ts');
  for (const { pattern, reason, count } of ignored) context.steps.note(`ignored ${count}: ${pattern} # ${reason}`);
  if (json !== true && differences.length === 0) return;
  printResult(context, json, { differences, ignored }, differencesText(differences));
}
