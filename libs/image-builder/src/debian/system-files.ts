import type { Entry } from '@cutover/oci';

const USERS = [
  'root:x:0:0:root:/root:/sbin/nologin',
  'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin',
  'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin',
];
const GROUPS = ['root:x:0:', 'nobody:x:65534:', 'nonroot:x:65532:', 'tty:x:5:'];
const STICKY_WORLD = 0o1777;

/** What an installation makes and no package holds: users, groups, name lookup, writable temporary folders. */
export function systemFiles(): Entry[] {
  return [
    text('etc/passwd', USERS),
    text('etc/group', GROUPS),
    text('etc/nsswitch.conf', ['hosts: files dns', 'passwd: files', 'group: files']),
    { type: 'directory', path: 'home/nonroot' },
    { type: 'directory', path: 'root', mode: 0o700 },
    { type: 'directory', path: 'tmp', mode: STICKY_WORLD },
    { type: 'directory', path: 'var/tmp', mode: STICKY_WORLD },
    { type: 'directory', path: 'proc' },
    { type: 'directory', path: 'sys' },
    { type: 'directory', path: 'dev' },
    { type: 'directory', path: 'run' },
  ];
}

function text(path: string, lines: readonly string[]): Entry {
  return { type: 'file', path, content: Buffer.from(`${lines.join('\n')}\n`) };
}
