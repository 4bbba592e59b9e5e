/** What each base is made of; debian.lock.json holds their versions. */
const COMMON = ['base-files', 'ca-certificates', 'gcc-12-base', 'libc6', 'libgcc-s1', 'libstdc++6', 'tzdata'];

/** The libraries that Node's official binary is linked to, certificates and time zones. */
export const NODE_PACKAGES: readonly string[] = COMMON;

/** What a headless JVM loads; the package's further dependencies (printing, fonts, smart cards) serve a desktop. */
export const JAVA_PACKAGES: readonly string[] = [...COMMON, 'openjdk-17-jre-headless', 'zlib1g'];

export const SHELL_PACKAGES: readonly string[] = ['busybox-static'];

/** git and what it loads to fetch by https, for programs that run it; without Perl, which serves its seldom commands. tini ends what they leave. */
export const GIT_PACKAGES: readonly string[] = [
  ...['base-files', 'busybox-static', 'ca-certificates', 'gcc-12-base', 'git', 'tini', 'tzdata'],
  ...['libbrotli1', 'libc6', 'libcom-err2', 'libcurl3-gnutls', 'libexpat1', 'libffi8', 'libgcc-s1', 'libgmp10'],
  ...['libgnutls30', 'libgssapi-krb5-2', 'libhogweed6', 'libidn2-0', 'libk5crypto3', 'libkeyutils1', 'libkrb5-3'],
  ...['libkrb5support0', 'libldap-2.5-0', 'libnettle8', 'libnghttp2-14', 'libp11-kit0', 'libpcre2-8-0', 'libpsl5'],
  ...['librtmp1', 'libsasl2-2', 'libssh2-1', 'libssl3', 'libtasn1-6', 'libunistring2', 'libzstd1', 'zlib1g'],
];

/** Redis and what it loads. */
export const REDIS_PACKAGES: readonly string[] = [
  ...['base-files', 'gcc-12-base', 'redis-server', 'redis-tools', 'libatomic1', 'libc6', 'libcap2', 'libgcc-s1'],
  ...['libgcrypt20', 'libgpg-error0', 'libjemalloc2', 'liblz4-1', 'liblzf1', 'liblzma5', 'libssl3', 'libstdc++6'],
  ...['libsystemd0', 'libzstd1'],
];

/** Prometheus, which is linked to glibc alone, and the scripts and fonts of its pages. */
export const PROMETHEUS_PACKAGES: readonly string[] = [
  ...['base-files', 'gcc-12-base', 'libc6', 'libgcc-s1', 'prometheus', 'tzdata'],
  ...['fonts-glyphicons-halflings', 'libjs-bootstrap', 'libjs-bootstrap4', 'libjs-d3', 'libjs-jquery'],
  ...['libjs-eonasdan-bootstrap-datetimepicker', 'libjs-jquery-hotkeys', 'libjs-moment', 'libjs-moment-timezone'],
  ...['libjs-mustache', 'libjs-popper.js', 'libjs-rickshaw'],
];

/** All of them, each once. */
export const BASE_PACKAGES: readonly string[] = [
  ...new Set([
    ...[...NODE_PACKAGES, ...JAVA_PACKAGES, ...SHELL_PACKAGES, ...GIT_PACKAGES, ...REDIS_PACKAGES],
    ...PROMETHEUS_PACKAGES,
  ]),
];
