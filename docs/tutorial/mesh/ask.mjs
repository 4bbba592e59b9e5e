/** Asks an address, and prints the status and the answer, or that there was none. */
const said = await fetch(process.argv[1]).then(
  async (answer) => `${answer.status} ${(await answer.text()).trim()}`,
  (error) => `refused: ${error.cause?.code}`,
);
process.stdout.write(`${said}\n`);
