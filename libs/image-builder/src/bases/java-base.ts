import { withConfig, type Entry, type Image } from '@cutover/oci';
import { debianImage } from '../debian/debian-image.ts';
import { hostPlatform, NONROOT, type BuildOptions } from '../options.ts';

/** What a headless JVM loads; the package's further dependencies (printing, fonts, smart cards) serve a desktop. */
const PACKAGES = [
  'base-files',
  'ca-certificates',
  'gcc-12-base',
  'libc6',
  'libgcc-s1',
  'libstdc++6',
  'openjdk-17-jre-headless',
  'tzdata',
  'zlib1g',
];

/** Java 17 of Debian without a shell; `java` is on PATH. */
export async function javaBase(options: BuildOptions = {}): Promise<Image> {
  const home = `/usr/lib/jvm/java-17-openjdk-${hostPlatform().architecture}`;
  const java: Entry = { type: 'symlink', path: 'usr/bin/java', target: `${home}/bin/java` };
  const image = await debianImage({
    ...options,
    packages: PACKAGES,
    dependencies: false,
    finish: () => [java],
    finishKey: 'java link',
  });
  return withConfig(image, { User: NONROOT, Env: [`JAVA_HOME=${home}`], Entrypoint: [`${home}/bin/java`] });
}
