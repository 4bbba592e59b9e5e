import { withConfig, type Entry, type Image } from '@cutover/oci';
import { debianImage } from '../debian/debian-image.ts';
import { hostPlatform, NONROOT } from '../options.ts';
import type { BaseOptions } from './base-options.ts';
import { JAVA_PACKAGES } from './packages.ts';

/** Java 17 of Debian without a shell; `java` is on PATH. */
export async function javaBase(options: BaseOptions = {}): Promise<Image> {
  const home = `/usr/lib/jvm/java-17-openjdk-${hostPlatform().architecture}`;
  const java: Entry = { type: 'symlink', path: 'usr/bin/java', target: `${home}/bin/java` };
  const image = await debianImage({
    ...options,
    packages: JAVA_PACKAGES,
    dependencies: false,
    finish: () => [java],
    finishKey: 'java link',
  });
  return withConfig(image, { User: NONROOT, Env: [`JAVA_HOME=${home}`], Entrypoint: [`${home}/bin/java`] });
}
