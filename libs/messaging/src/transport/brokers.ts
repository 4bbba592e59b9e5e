/** A host's name or address, or an IPv6 address in brackets. */
const BROKER = /^(?:[A-Za-z0-9](?:[\w.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\]):(\d{1,5})$/;
const LAST_PORT = 65_535;

/** What a list of brokers looks like, for messages. */
export const BROKERS_EXPECTED = 'HOST:PORT of one broker or more, separated by commas';

/** Brokers of a list such as `kafka-0:9092,kafka-1:9092`; undefined when any of them is none. */
export function parseBrokers(text: string): readonly string[] | undefined {
  const brokers = text.split(',');
  const isBroker = (broker: string): boolean => {
    const port = Number(BROKER.exec(broker)?.[1] ?? 0);
    return port >= 1 && port <= LAST_PORT;
  };
  return brokers.every(isBroker) ? brokers : undefined;
}
