import { describe, expect, it } from '@jest/globals';
import { parseRecords, parseUris } from './apt-output.ts';

const DOWNLOAD = `'http://archive.example/debian/pool/main/b/busybox/busybox-static_1.35.0-4%2bdeb12u1%2bb1_amd64.deb' busybox-static_1%3a1.35.0-4+deb12u1+b1_amd64.deb 928188 SHA256:3d3fdbe91d4660c873e14b092c213fe81c1da6362daa236eb25d0171eb108744
'http://archive.example/debian-security/pool/updates/main/t/tzdata/tzdata_2026f-0%2bdeb12u1_all.deb' tzdata_2026f-0+deb12u1_all.deb 307832 SHA256:3254eb870c8a949518214805aee5e4276af7699988ea8b9a3a583cd0f1eab31c
`;

const INSTALL = `Reading package lists...
The following NEW packages will be installed:
  libc6 tzdata
After this operation, 16.7 MB of additional disk space will be used.
'http://archive.example/debian/pool/main/d/debconf/debconf_1.5.82_all.deb' debconf_1.5.82_all.deb 121212 MD5Sum:ab40b7d3c7dd743f16d0d24ce3373270
'http://archive.example/debian-security/pool/updates/main/g/glibc/libc6_2.36-9%2bdeb12u7_amd64.deb' libc6_2.36-9+deb12u7_amd64.deb 2757936${' '}
`;

const SHOW = `Package: libc6
Source: glibc
Version: 2.36-9+deb12u14
Architecture: amd64
Description: GNU C Library: Shared libraries
 Contains the standard libraries.
 Version: 0
Size: 2759320
MD5sum: 8d98f0c882f269aaee8437bcfe89346e
SHA256: ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf

Package: libc6
Version: 2.36-9+deb12u7
Architecture: amd64
Size: 2757936
SHA256: eba944bd99c2f5142baf573e6294a70f00758083bc3c2dca4c9e445943a3f8e6

Package: libc6
Version: 2.36-9+deb12u14
Architecture: i386
Size: 2600000
SHA256: 0000000000000000000000000000000000000000000000000000000000000000

Package: tzdata
Version: 2026b-0+deb12u1
Architecture: all
Size: 304148
SHA256: 0edb49f4dffe0d5608069f7e4ba4d69544d3b9e86fc314dd8b75e9958d8e5e98

Package: old
Version: 1
Architecture: all
Size: 1
MD5sum: 92902e55935bd95b6176c6e5029a461a
`;

describe('what apt prints', () => {
  it('as the files of a download is names and versions, an epoch with its colon', () => {
    expect(parseUris(DOWNLOAD)).toEqual([
      { name: 'busybox-static', version: '1:1.35.0-4+deb12u1+b1' },
      { name: 'tzdata', version: '2026f-0+deb12u1' },
    ]);
  });

  it('as the files of an installation, whose hashes are weak or missing, is that too', () => {
    expect(parseUris(INSTALL)).toEqual([
      { name: 'debconf', version: '1.5.82' },
      { name: 'libc6', version: '2.36-9+deb12u7' },
    ]);
  });

  it('as records is each version with size and SHA-256, for one architecture', () => {
    expect(
      parseRecords(SHOW, 'amd64').map(({ name, version, size, sha256 }) => [name, version, size, sha256.slice(0, 4)]),
    ).toEqual([
      ['libc6', '2.36-9+deb12u14', 2_759_320, 'ba4f'],
      ['libc6', '2.36-9+deb12u7', 2_757_936, 'eba9'],
      ['tzdata', '2026b-0+deb12u1', 304_148, '0edb'],
    ]);
  });

  it('when it knows nothing is nothing', () => {
    expect([parseUris(''), parseRecords('', 'amd64')]).toEqual([[], []]);
  });
});
