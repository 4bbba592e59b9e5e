import { describe, expect, it } from '@jest/globals';
import { brokersSetting } from '../brokers-setting.ts';
import { parseBrokers } from './brokers.ts';

const ACCEPTED = ['kafka:9092', '172.30.1.90:9092', 'a.example:1,b-2.example:65535', '[::1]:9092'];
const REFUSED = [
  '',
  ',',
  'not a broker,,',
  'kafka',
  'kafka:',
  ':9092',
  'kafka:0',
  'kafka:65536',
  'kafka:9092,',
  'a:1, b:2',
  '-a:1',
];

describe('a list of brokers', () => {
  it.each(ACCEPTED)('can be %s', (text) => {
    expect(parseBrokers(text)).toEqual(text.split(','));
    expect(brokersSetting.parse(text)).toEqual(text.split(','));
  });

  it.each(REFUSED)('cannot be "%s"', (text) => {
    expect(parseBrokers(text)).toBeUndefined();
    expect(brokersSetting.safeParse(text).success).toBe(false);
  });
});
