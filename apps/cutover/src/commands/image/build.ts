import { Option, type Command } from 'commander';
import { printResult, type Context } from '../../context.ts';
import { collect } from '../../options/repeatable.ts';
import { addRunOptions, type RunFlags } from '../../options/run-options.ts';
import { UsageError } from '../../usage-error.ts';

const EXAMPLES = `
A folder is copied with what its package-lock.json says it needs in production; an app of this workspace is bundled.
The same sources are the same digest. Standard output has the image's pinned name, a line for each --to.

Examples:
  cutover image build . --to registry.example/shop/web:1.2.0
  cutover image build packages/web --to ./web --to ./web.tar --base registry.example/node@sha256:…
  cutover image build . --to ./web --port 8080 --env LOG=info --time-zone Asia/Seoul --heap 256
  cutover image build account --version 1.2.0 --to oci:./images:account`;

/** What `nx affected -t image --push` comes to: nx gives the command what it does not know itself. */
const NO_PUSH =
  '--push: nx takes images that are built from its cache, which pushes none: use its target push (nx affected -t push); without nx, --to a registry';

interface BuildFlags extends RunFlags {
  readonly to: readonly string[];
  readonly base: string;
  readonly version?: string;
  readonly allow: readonly string[];
  readonly smoke: boolean;
  readonly withoutBase?: boolean;
  readonly push?: boolean;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImageBuild(image: Command, context: Context): void {
  const build = image
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
    .option(
      '--allow <name>',
      'take in what looks like a secret, or an image that lies in the app; several are fine',
      collect,
      [],
    )
    .option('--without-base', 'leave the layers of the base out of ./FOLDER, which then holds this image alone')
    .option('--no-smoke', 'do not start it once before it is called built')
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the result as JSON');
  addRunOptions(build)
    .addOption(new Option('--push').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(async (what: string, flags: BuildFlags) => {
      if (flags.push === true) throw new UsageError(NO_PUSH);
      const request = await requestOf(what, flags, context);
      const { buildImage } = await import('../../image/build-image.ts');
      const result = await buildImage(request, context);
      printResult(context, flags.json, result, result.references.join('\n'));
    });
}

async function requestOf(what: string, flags: BuildFlags, { ownApps }: Context) {
  const { to, base, version, allow, smoke, withoutBase = false, insecure = false } = flags;
  const { buildableOf } = await import('../../image/buildable.ts');
  const { foldersOf, targetsOf } = await import('../../image/target.ts');
  const { baseChoice } = await import('../../image/base.ts');
  const { runSettingsOf } = await import('../../image/run-flags.ts');
  const buildable = buildableOf(what, version, ownApps);
  const targets = withoutBase ? foldersOf(to) : targetsOf(to);
  const settings = runSettingsOf(flags);
  return { what: buildable, targets, base: baseChoice(base), settings, allow, smoke, withoutBase, insecure };
}
