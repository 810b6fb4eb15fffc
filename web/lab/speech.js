// Sentences of the page in the lab's notice. One shifts the controls below it, so it waits until no pointer is down.

/**
 * @param {import('./types.d.ts').LabApp} app
 * @param {{ changed(): void, isDown(): boolean }} page
 */
export function createSpeech(app, { changed, isDown }) {
  let sentence = '';
  let framesToWait = 0;
  return {
    /** @param {string} next */
    say(next) {
      sentence = next;
      framesToWait = 3;
      changed();
    },
    /** Called after a frame. */
    sayNow() {
      if (!sentence || isDown()) return;
      framesToWait -= 1;
      if (framesToWait <= 0) {
        app.say(sentence);
        sentence = '';
      }
      changed();
    },
  };
}
