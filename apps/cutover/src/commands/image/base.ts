import type { Command } from 'commander';
import { printResult, type Context } from '../../context.ts';
import { collect } from '../../options/repeatable.ts';

const EXAMPLES = `
  node    Debian's C and C++ libraries, certificates, time zones and the pinned Node; no shell
  java    the same with Java 17
  shell   busybox
  debian  the packages named by --package and nothing else: what they depend on is to be named, too

Examples:
  cutover image base --to registry.example/bases/node:24
  cutover image base shell --to ./shell
  cutover image base debian --package base-files --package libc6 --package bash --to ./bash`;

interface BaseFlags {
  readonly to: readonly string[];
  readonly package: readonly string[];
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImageBase(image: Command, context: Context): void {
  image
    .command('base')
    .description('make a base alone, to build on it elsewhere; without --to it is brought into the image cache')
    .argument('[name]', 'node, java, shell or debian', 'node')
    .option(
      '--to <place>',
      'HOST/REPOSITORY[:TAG], ./FOLDER or oci:FOLDER[:NAME], ./FILE.tar; several are fine',
      collect,
      [],
    )
    .option('--package <name>', 'of base debian: a package it holds; several are fine', collect, [])
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, { to, package: packages, insecure = false, json }: BaseFlags) => {
      const { baseRequest, makeRequested } = await import('../../image/base.ts');
      const { targetsOf } = await import('../../image/target.ts');
      const { saveImage } = await import('../../image/save-image.ts');
      const { buildProgress } = await import('../../ui/build-progress.ts');
      const [request, targets] = [baseRequest(text, packages), to.length === 0 ? [] : targetsOf(to)];
      const { signal, ownApps } = context;
      const workspace = ownApps?.root ?? process.cwd();
      const { name } = request;
      const { digest, references } = await context.steps.run(`base ${name}`, async (step) => {
        const base = await makeRequested(request, { progress: buildProgress(step), insecure, signal, workspace });
        return { digest: base.digest, references: await saveImage(base, targets, { insecure, signal, step }) };
      });
      printResult(context, json, { base: name, digest, references }, references.join('\n'));
    });
}
