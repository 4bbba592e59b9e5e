export { answerCheck, documentedRoutes, type CheckedAnswer } from './answer-check.ts';
