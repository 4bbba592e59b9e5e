import { describe } from '@jest/globals';
import { approvalContract } from './approval-contract.ts';
import { MemoryForge } from './memory-forge.ts';

describe('the forge in memory', () => {
  approvalContract(async () => {
    const forge = new MemoryForge();
    const text = { title: 'x', body: '', head: 'x', base: 'main' };
    const [own, fork] = [await forge.open(text), await forge.openFromFork(text)];
    return {
      by: (person) => {
        forge.as = person;
        return forge;
      },
      ...{ own: own.number, fork: fork.number },
      pushToFork: () => Promise.resolve(forge.push(fork.number)),
      stop: () => Promise.resolve(),
    };
  }, 1_000);
});
