/** The command line of the package that is installed elsewhere: images alone, and no apps that are its own. */
import { assemble } from './assemble.ts';
import { addImage } from './commands/image.ts';
import { runProgram } from './run-program.ts';

const EXAMPLES = `
Examples:
  cutover image build apps/web --to registry.example/shop/web:1.2.0
  cutover image base node`;

const description = 'Images of npm apps, without Docker and without a Dockerfile.';
await runProgram((context) => assemble({ description, examples: EXAMPLES, add: [addImage] }, context));
