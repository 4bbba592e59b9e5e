export { deadLetterTopic, type DeadLetter } from './dead-letter/dead-letter.ts';
export { inspectDeadLetters, replayDeadLetters } from './dead-letter/dead-letters.ts';
export type { Handler, Outcome } from './delivery/deliver.ts';
export { ensureTopics, MessageBus, type SubscribeOptions, type Subscription } from './message-bus.ts';
export type { Message, Received } from './message.ts';
export { MessagingError, type MessagingErrorCode } from './messaging-error.ts';
export { InMemoryTransport } from './transport/in-memory-transport.ts';
export { KafkaTransport, type KafkaOptions } from './transport/kafka-transport.ts';
export type { MessagingLog, TopicSpec, Transport } from './transport/transport.ts';
