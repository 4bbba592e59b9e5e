import { testTutorial } from './testing/tutorial.ts';

testTutorial({ page: 'pull-request', name: 'cutover-pull-request', made: 'tutorial-pull-request' });
