import { testTutorial } from './testing/tutorial.ts';

testTutorial({ page: 'rolling-blue-green-canary', name: 'cutover-strategies', made: 'tutorial-strategies' });
