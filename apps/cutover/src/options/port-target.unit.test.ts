import { describe, expect, it } from '@jest/globals';
import { portTarget } from './port-target.ts';

describe('portTarget', () => {
  it('reads a Service, with and without its port, and an address', () => {
    expect(portTarget('svc/pacman')).toEqual({ service: 'pacman' });
    expect(portTarget('service/pacman:80')).toEqual({ service: 'pacman', servicePort: 80 });
    expect(portTarget('10.96.0.7:8080')).toEqual({ address: '10.96.0.7', port: 8080 });
  });

  it.each([
    'pacman',
    'svc/',
    'svc/Pacman',
    'svc/a:0',
    'svc/a:70000',
    '10.96.0.7',
    '10.96.0.700:80',
    'example.com:80',
    'pod/a',
  ])('refuses %s in one line', (target) => {
    expect(() => portTarget(target)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.not.stringContaining('\n') }),
    );
  });
});
