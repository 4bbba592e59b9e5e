export { runStep } from './run-step.ts';
export type { CommandRunner, CommandSettings, StepOptions } from './run-step.ts';
export { stepsOf } from './steps.ts';
export type { Step } from './steps.ts';
export { CHECKOUT, TUTORIAL, tutorialPage } from './tutorial.ts';
export type { TutorialPage } from './tutorial.ts';
