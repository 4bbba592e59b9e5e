/** `dangling`: an object refers to what it does not have. `twice`: two things of one name. `bad-run`: a number or a commit that is none. `refused`: what a step was given, it does not take. `unanswered`: whom a step speaks to is away. */
export type WorkflowErrorCode = 'dangling' | 'twice' | 'bad-run' | 'refused' | 'unanswered';

/** One line: what was given, and what was expected. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
  readonly code: WorkflowErrorCode;

  constructor(code: WorkflowErrorCode, problem: string) {
    super(problem);
    this.code = code;
  }
}

export function isWorkflowError(error: unknown, code?: WorkflowErrorCode): error is WorkflowError {
  return error instanceof WorkflowError && (code === undefined || error.code === code);
}
