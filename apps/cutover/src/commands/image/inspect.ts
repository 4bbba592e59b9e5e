import type { Command } from 'commander';
import { printResult, type Context } from '../../context.ts';

const EXAMPLES = `
Values of variables whose names look secret are shown as ***.

Examples:
  cutover image inspect registry.example/shop/web:1.2.0
  cutover image inspect ./web.tar --files
  cutover image inspect oci:./images:account --json`;

interface InspectFlags {
  readonly files?: boolean;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

export function addImageInspect(image: Command, context: Context): void {
  image
    .command('inspect')
    .description('what an image holds and how it is run')
    .argument('<image>', 'HOST/REPOSITORY[:TAG][@DIGEST], an OCI layout or a tar; oci:FOLDER:NAME for one of several')
    .option('--files', 'list its files by layer')
    .option('--insecure', 'plain http, for a registry that is not on loopback')
    .option('--json', 'print all of it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, { files = false, insecure = false, json }: InspectFlags) => {
      const { openImage, sourceOf } = await import('../../image/source.ts');
      const { inspect } = await import('../../image/inspection.ts');
      const { inspectionText } = await import('../../image/inspection-text.ts');
      const place = sourceOf(text);
      const { steps, signal } = context;
      const inspection = await steps.run(`inspect ${text}`, async () =>
        inspect(await openImage(place, { insecure, signal }), files),
      );
      printResult(context, json, inspection, inspectionText(inspection));
    });
}
