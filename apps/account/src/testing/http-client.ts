export { clientOf, type Answer, type Client } from '@cutover/service-kit/testing';
