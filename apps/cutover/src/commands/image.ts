import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import type { Destination } from '../image/save-image.ts';
import { imageName } from '../options/app.ts';
import { notKnown } from '@cutover/toolchain/words';
import { imageVersion } from '../options/version.ts';
import { buildProgress } from '../ui/build-progress.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  cutover image build account --version 1.2.0 --layout /tmp/account
  cutover image build account --version 1.2.0 --push registry.example/bank/account:1.2.0`;

interface ImageFlags {
  readonly version: string;
  readonly push?: string;
  readonly layout?: string;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

/** @throws UsageError */
function destinationOf({ push, layout, insecure, version }: ImageFlags): Destination {
  imageVersion(version);
  if (push === undefined && layout === undefined) {
    throw new UsageError('say where the image goes: --push HOST/REPOSITORY:TAG, or --layout FOLDER for an OCI layout');
  }
  return {
    ...(push === undefined ? {} : { push }),
    ...(layout === undefined ? {} : { layout }),
    insecure: insecure === true,
  };
}

/** `cutover image build APP`: an app as an image, without Docker and without a Dockerfile. */
export function addImage(program: Command, context: Context): void {
  const image = program.command('image').description('build images').helpCommand(false);
  image.action(() => {
    const [unknown] = image.args;
    if (unknown === undefined) return image.outputHelp();
    throw new UsageError(notKnown(unknown, 'a command of image', ['build']));
  });
  image
    .command('build')
    .description('build an app of this workspace as an OCI image; the same sources and version are the same digest')
    .argument('<app>', 'the app, such as account')
    .requiredOption('--version <version>', 'baked into the build, so that x-version tells it')
    .option('--push <reference>', 'registry/repository[:tag] to push it to')
    .option('--layout <folder>', 'folder to write an OCI layout into')
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, flags: ImageFlags) => {
      const app = imageName(name);
      const destination = destinationOf(flags);
      const { signal } = context;
      const saved = await context.steps.run(`image ${app} ${flags.version}`, async (step) => {
        const { buildApp } = await import('../image/build-app.ts');
        const { saveImage } = await import('../image/save-image.ts');
        const built = await buildApp(app, flags.version, { progress: buildProgress(step), signal });
        return saveImage(built, destination, signal);
      });
      printResult(
        context,
        flags.json,
        { app, version: flags.version, ...saved },
        saved.reference ?? `${saved.digest} in ${destination.layout}`,
      );
    });
  // Only now: `build` inherits what it finds, and its own are to be refused.
  image.allowExcessArguments();
}
