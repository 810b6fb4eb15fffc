// Waits until the lab shows what its state says.

const kMost = 8000; // milliseconds; slower work is shown unfinished
const kLook = 16;

/** @param {Awaited<ReturnType<typeof import('./lab.js').startLab>>} lab */
export async function settle(lab) {
  const until = performance.now() + kMost;
  lab.changed();
  await lab.rested;
  for (let still = 0; still < 2 && performance.now() < until; ) {
    await new Promise((done) => setTimeout(done, kLook));
    const { app, frames } = lab;
    if (app.busy() && !frames.paused) lab.changed();
    still = app.busy() || (app.wantsFrame() && !frames.paused) ? 0 : still + 1;
  }
}
