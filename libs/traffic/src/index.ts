export {
  connectionKindSchema,
  failureClasses,
  operationSchema,
  outcomeSchema,
  requestClassSchema,
  requestRecordSchema,
} from './record/request-record.ts';
export type {
  ConnectionKind,
  FailureClass,
  Operation,
  Outcome,
  RequestClass,
  RequestRecord,
} from './record/request-record.ts';
