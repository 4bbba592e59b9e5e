import type { Command } from 'commander';
import { printResult, type Context } from '../../context.ts';

const EXAMPLES = `
What the registry has is not sent. Names and passwords are those of docker login.

Examples:
  cutover image push ./web registry.example/shop/web:1.2.0
  cutover image push images.tar 127.0.0.1:5000/account:1.2.0 --from account`;

interface PushFlags {
  readonly from?: string;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImagePush(image: Command, context: Context): void {
  image
    .command('push')
    .description('push an image that lies here to a registry')
    .argument('<layout>', 'a folder that is an OCI layout, or a tar: a layout, or what docker save writes')
    .argument('<reference>', 'HOST/REPOSITORY[:TAG]')
    .option('--from <name>', 'which of several images')
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, target: string, { from, insecure = false, json }: PushFlags) => {
      const { pushLocal, pushRequest } = await import('../../image/push-local.ts');
      const pushed = await pushLocal({ ...pushRequest(source, target, from), insecure }, context);
      printResult(context, json, pushed, pushed.reference);
    });
}
