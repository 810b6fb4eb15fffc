// A second reporter of Node's test runner, beside the one that counts: names each case as it begins, so that a watcher
// knows where a silent run stopped.

/** @param {AsyncIterable<{ type: string, data: { name?: string, file?: string } }>} source */
export default async function* progress(source) {
  for await (const { type, data } of source) {
    if (type === 'test:dequeue') yield `▸ ${data.file?.split('/').at(-1) ?? ''}: ${data.name}\n`;
  }
}
