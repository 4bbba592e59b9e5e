import type { Command } from 'commander';
import { notKnown } from '@cutover/toolchain/words';
import type { Context } from '../context.ts';
import { stoppable } from '../image/stoppable.ts';
import { UsageError } from '../usage-error.ts';
import { addImageBase } from './image/base.ts';
import { addImageBuild } from './image/build.ts';
import { addImageDiff } from './image/diff.ts';
import { addImageInspect } from './image/inspect.ts';
import { addImagePush } from './image/push.ts';

const EXAMPLES = `
Examples:
  cutover image build . --to registry.example/shop/web:1.2.0    any npm app, without Docker and without a Dockerfile
  cutover image inspect registry.example/shop/web:1.2.0
  cutover image diff ./before ./after.tar`;

/** `cutover image …`: images without Docker and without a Dockerfile. */
export function addImage(program: Command, context: Context): void {
  const image = program.command('image').description('build, push, look at and compare images').helpCommand(false);
  image.addHelpText('after', EXAMPLES);
  const own = stoppable(context);
  for (const add of [addImageBuild, addImagePush, addImageInspect, addImageDiff, addImageBase]) add(image, own);
  // Only now: its commands inherit what they find, and theirs are to be refused.
  image.allowExcessArguments().action(() => {
    const [unknown] = image.args;
    if (unknown === undefined) return image.outputHelp();
    const known = image.commands.map((command) => command.name());
    throw new UsageError(notKnown(unknown, 'a command of image', known));
  });
}
