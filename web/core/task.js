// The page gets its turn: what comes after the promise is a task of its own. Timers would wait longer, in a hidden tab a second.

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
