// Yields to the page: code after the promise runs in a new task. A timer would wait longer, in a hidden tab a second.

export function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(0);
  });
}
