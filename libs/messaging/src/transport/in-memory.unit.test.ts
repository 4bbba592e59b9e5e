import { transportContract } from '../testing/transport-contract.ts';
import { InMemoryTransport } from './in-memory-transport.ts';

transportContract('in memory', async () => new InMemoryTransport());
