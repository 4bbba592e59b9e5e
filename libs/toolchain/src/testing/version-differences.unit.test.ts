import { describe, expect, it } from '@jest/globals';
import { parseGoMod } from '../go/go-mod.ts';
import { differences } from './version-differences.ts';

function goMod(...lines: string[]): ReturnType<typeof parseGoMod> {
  return parseGoMod(['module x', 'go 1.24.0', 'require (', ...lines, ')', ''].join('\n'));
}

describe('modules of two tools', () => {
  it('differ where both have them, in other versions; a staging module of Kubernetes has none', () => {
    const base = goMod(
      'k8s.io/api v0.34.4',
      'k8s.io/kubectl v0.0.0',
      'golang.org/x/net v0.38.0',
      'a.example/base v1.0.0',
    );
    const tool = goMod(
      'k8s.io/api v0.34.4',
      'k8s.io/kubectl v0.34.4',
      'golang.org/x/net v0.40.0',
      'a.example/tool v1.0.0',
    );
    expect(differences(tool, base)).toEqual([{ module: 'golang.org/x/net', version: 'v0.40.0', shared: 'v0.38.0' }]);
  });
});
