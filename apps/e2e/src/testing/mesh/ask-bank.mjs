/**
 * What a pod of the mesh is answered, asking the bank's Services one request after the other: URL=TIMES arguments, such as
 * http://account/accounts=20. Prints statuses and how often each came, as JSON: {"http://account/accounts": {"401": 20}}.
 */
const answers = {};
for (const argument of process.argv.slice(1)) {
  const at = argument.lastIndexOf('=');
  const [url, times] = [argument.slice(0, at), Number(argument.slice(at + 1))];
  const counts = (answers[url] = {});
  for (let n = 0; n < times; n += 1) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    const status = String(answer?.status ?? 'none');
    counts[status] = (counts[status] ?? 0) + 1;
  }
}
process.stdout.write(`${JSON.stringify(answers)}\n`);
