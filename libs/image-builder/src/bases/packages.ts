/** What each base is made of; debian.lock.json holds their versions. */
const COMMON = ['base-files', 'ca-certificates', 'gcc-12-base', 'libc6', 'libgcc-s1', 'libstdc++6', 'tzdata'];

/** The libraries that Node's official binary is linked to, certificates and time zones. */
export const NODE_PACKAGES: readonly string[] = COMMON;

/** What a headless JVM loads; the package's further dependencies (printing, fonts, smart cards) serve a desktop. */
export const JAVA_PACKAGES: readonly string[] = [...COMMON, 'openjdk-17-jre-headless', 'zlib1g'];

export const SHELL_PACKAGES: readonly string[] = ['busybox-static'];
