import { describe, expect, it } from '@jest/globals';
import { parseGoMod } from './go-mod.ts';

const GO_MOD = `module cutover.example/toolchain/tool

go 1.24.0

tool example.org/tool/cmd/tool

require example.org/single v1.2.3 // indirect

// require example.org/commented v9.9.9
require (
	example.org/tool v3.6.5
	example.org/other/v2 v2.0.0-20260101000000-abcdef123456 // indirect
)

replace (
	example.org/tool => example.org/fork v0.0.1
)
`;

describe('go.mod', () => {
  it('tells the module, the lowest Go and what is required, replacements and comments aside', () => {
    const { module, go, requires } = parseGoMod(GO_MOD);
    expect({ module, go }).toEqual({ module: 'cutover.example/toolchain/tool', go: '1.24.0' });
    expect([...requires]).toEqual([
      ['example.org/tool', 'v3.6.5'],
      ['example.org/other/v2', 'v2.0.0-20260101000000-abcdef123456'],
      ['example.org/single', 'v1.2.3'],
    ]);
  });

  it('without a go line is refused', () => {
    expect(() => parseGoMod('module x\n')).toThrow('go.mod has no go line');
  });
});
