import type { Command } from 'commander';
import { printResult, type Context } from '../../context.ts';
import { collect } from '../../options/repeatable.ts';

const EXAMPLES = `
A folder is copied with what its package-lock.json says it needs in production; an app of this workspace is bundled.
The same sources are the same digest. Standard output has the image's pinned name, a line for each --to.

Examples:
  cutover image build . --to registry.example/shop/web:1.2.0
  cutover image build packages/web --to ./web --to ./web.tar --base registry.example/node@sha256:…
  cutover image build account --version 1.2.0 --to oci:./images:account`;

interface BuildFlags {
  readonly to: readonly string[];
  readonly base: string;
  readonly version?: string;
  readonly allow: readonly string[];
  readonly smoke: boolean;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImageBuild(image: Command, context: Context): void {
  image
    .command('build')
    .description('build an npm package, or an app of this workspace, as an OCI image')
    .argument('<what>', 'a folder with a package.json, or the name of an app, such as account')
    .option(
      '--to <place>',
      'HOST/REPOSITORY[:TAG], ./FOLDER or oci:FOLDER[:NAME], ./FILE.tar; several are fine',
      collect,
      [],
    )
    .option('--base <base>', 'node, scratch, or where an image lies', 'node')
    .option('--version <version>', "of the image; default the package's own, an app of this workspace needs it")
    .option('--allow <name>', 'let a file in though it looks like a secret; several are fine', collect, [])
    .option('--no-smoke', 'do not start it once before it is called built')
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (what: string, flags: BuildFlags) => {
      const request = await requestOf(what, flags);
      const { buildImage } = await import('../../image/build-image.ts');
      const result = await buildImage(request, context);
      printResult(context, flags.json, result, result.references.join('\n'));
    });
}

async function requestOf(what: string, { to, base, version, allow, smoke, insecure = false }: BuildFlags) {
  const { buildableOf } = await import('../../image/buildable.ts');
  const { targetsOf } = await import('../../image/target.ts');
  const { baseChoice } = await import('../../image/base.ts');
  const buildable = buildableOf(what, version);
  return { what: buildable, targets: targetsOf(to), base: baseChoice(base), allow, smoke, insecure };
}
