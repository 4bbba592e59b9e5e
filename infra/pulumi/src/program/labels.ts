/** The stack that an object belongs to. Another stack that makes the same namespace in the same cluster runs into a conflict of this field. */
export const STACK_ANNOTATION = 'cutover/stack';
