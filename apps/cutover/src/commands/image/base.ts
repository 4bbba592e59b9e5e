import type { Command } from 'commander';
import { printResult, type Context } from '../../context.ts';
import { collect } from '../../options/repeatable.ts';

const EXAMPLES = `
  node    Debian's C and C++ libraries, certificates, time zones and the pinned Node; no shell
  java    the same with Java 17
  shell   busybox

Examples:
  cutover image base --to registry.example/bases/node:24
  cutover image base shell --to ./shell`;

interface BaseFlags {
  readonly to: readonly string[];
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImageBase(image: Command, context: Context): void {
  image
    .command('base')
    .description('make a base alone, to build on it elsewhere')
    .argument('[name]', 'node, java or shell', 'node')
    .option(
      '--to <place>',
      'HOST/REPOSITORY[:TAG], ./FOLDER or oci:FOLDER[:NAME], ./FILE.tar; several are fine',
      collect,
      [],
    )
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, { to, insecure = false, json }: BaseFlags) => {
      const { baseName, makeBase } = await import('../../image/base.ts');
      const { targetsOf } = await import('../../image/target.ts');
      const { saveImage } = await import('../../image/save-image.ts');
      const { buildProgress } = await import('../../ui/build-progress.ts');
      const [name, targets, { signal }] = [baseName(text), targetsOf(to), context];
      const { digest, references } = await context.steps.run(`base ${name}`, async (step) => {
        const base = await makeBase(name, { progress: buildProgress(step), insecure, signal });
        return { digest: base.digest, references: await saveImage(base, targets, { insecure, signal, step }) };
      });
      printResult(context, json, { base: name, digest, references }, references.join('\n'));
    });
}
