// The page works as text and figure before this runs, and when it cannot.
import text from '../src/labs/text/en.json';

/** @param {string} reason */
function tellKindly(reason) {
  const status = document.querySelector('#lab-status');
  if (!status) return;
  status.textContent = `${text.boot_failed} ${reason} ${text.boot_next_step}`;
  status.removeAttribute('hidden');
}

function whatIsMissing() {
  if (typeof WebAssembly !== 'object') return text.boot_no_wasm;
  const probe = document.createElement('canvas').getContext('webgl2');
  if (!probe) return text.boot_no_webgl;
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return '';
}

async function start() {
  const stage = /** @type {HTMLElement | null} */ (document.querySelector('#stage'));
  if (!stage) return;
  const missing = whatIsMissing();
  if (missing) {
    tellKindly(missing);
    return;
  }
  try {
    const { startLab } = await import('./lab/lab.js');
    const lab = await startLab(stage, new URL('./', document.baseURI), location.search);
    stage.dataset.state = 'live';
    document.addEventListener('click', (event) => {
      const target = event.target instanceof Element ? event.target.closest('a[data-lab]') : null;
      if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      lab.go(/** @type {HTMLAnchorElement} */ (target).search);
    });
    Object.assign(globalThis, { quantscope: lab });
  } catch (error) {
    stage.querySelector('canvas')?.remove();
    tellKindly(error instanceof Error ? error.message : String(error));
  }
}

start();
